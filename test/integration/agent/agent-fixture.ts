import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createNodeAgent, type NodeAgentOptions } from '../../../src/agent/node-agent.ts';
import type { DesiredFile, NodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';

export const PATH = 'analyzers/F123456789';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A config directory of its own, and blobs that are counted when they are opened. */
export async function agentFixture(options: Partial<NodeAgentOptions> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'longshore-agent-'));
  await chmod(home, 0o755);
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const configDir = join(home, 'config');
  await mkdir(configDir);
  const blobs = new Map<string, string>();
  const opened: string[] = [];
  const agentOptions: NodeAgentOptions = {
    node: 'demo-0',
    configDir,
    openBlob: async (hash) => {
      opened.push(hash);
      const text = blobs.get(hash);
      if (text === undefined) throw new Error(`no blob ${hash} in the blob store`);
      return Readable.from([Buffer.from(text)]);
    },
    ...options,
  };
  const file = (text: string, phase: DesiredFile['phase'], path = PATH): DesiredFile => {
    blobs.set(sha256(text), text);
    return { packageId: 'F123456789', version: 1, path, sha256: sha256(text), size: Buffer.byteLength(text), phase };
  };
  let generation = 0;
  return {
    home,
    configDir,
    blobs,
    opened,
    file,
    live: (path = PATH) => join(configDir, path),
    staged: () => readdir(join(configDir, '.longshore/staged')),
    agent: createNodeAgent(agentOptions),
    /** As after a crash of the process that the agent lived in. */
    anotherAgent: () => createNodeAgent(agentOptions),
    desired: (...files: readonly DesiredFile[]): NodeDesiredState => ({
      protocol: 1,
      generation: ++generation,
      files: [...files],
    }),
  };
}
