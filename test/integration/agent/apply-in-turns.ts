// A process that switches between two states for as long as it is let: for tests that end it at any moment. argv: config directory,
// generation to begin with, and the two states with their blobs as JSON.
import { Readable } from 'node:stream';
import { createNodeAgent } from '../../../src/agent/node-agent.ts';
import type { NodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';

export interface Turns {
  readonly states: readonly NodeDesiredState[];
  /** Base64 by SHA-256. */
  readonly blobs: Readonly<Record<string, string>>;
}

const [configDir = '', first = '', turns = ''] = process.argv.slice(2);
const { states, blobs } = JSON.parse(turns) as Turns;
const agent = createNodeAgent({
  node: 'demo-0',
  configDir,
  openBlob: async (sha256) => Readable.from([Buffer.from(blobs[sha256] ?? '', 'base64')]),
});
for (let generation = Number(first); ; generation++) {
  const state = states[generation % states.length];
  if (!state) throw new Error('no states');
  const report = await agent.apply({ ...state, generation });
  const faults = [...report.files, ...report.links].filter(({ error }) => error !== undefined);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  process.stdout.write(`${generation}\n`);
}
