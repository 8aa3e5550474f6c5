import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createNodeAgent, type NodeAgentOptions } from '../../../src/agent/node-agent.ts';
import type { DesiredFile, DesiredLink, NodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';

export const PATH = 'analyzers/F123456789';

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A config directory of its own, and blobs that are counted when they are opened. */
export async function agentFixture(options: Partial<NodeAgentOptions> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'longshore-agent-'));
  await chmod(home, 0o755);
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const configDir = join(home, 'config');
  await mkdir(configDir);
  const blobs = new Map<string, string | Buffer>();
  const opened: string[] = [];
  const agentOptions: NodeAgentOptions = {
    node: 'demo-0',
    configDir,
    openBlob: async (hash) => {
      opened.push(hash);
      const bytes = blobs.get(hash);
      if (bytes === undefined) throw new Error(`no blob ${hash} in the blob store`);
      return Readable.from([Buffer.from(bytes)]);
    },
    ...options,
  };
  const wanted = (
    bytes: string | Buffer,
    phase: DesiredFile['phase'],
    layout: DesiredFile['layout'],
    path: string,
  ): DesiredFile => {
    const hash = sha256(bytes);
    blobs.set(hash, bytes);
    return { packageId: 'F123456789', version: 1, path, sha256: hash, size: Buffer.byteLength(bytes), phase, layout };
  };
  let generation = 0;
  return {
    home,
    configDir,
    blobs,
    opened,
    file: (text: string, phase: DesiredFile['phase'], path = PATH) => wanted(text, phase, 'file', path),
    directory: (archive: Buffer, phase: DesiredFile['phase'], path = PATH) => wanted(archive, phase, 'directory', path),
    link: (path: string, target = PATH): DesiredLink => ({ packageId: 'F123456789', path, target }),
    live: (path = PATH) => join(configDir, path),
    staged: () => readdir(join(configDir, '.longshore/staged')),
    agent: createNodeAgent(agentOptions),
    /** As after a crash of the process that the agent lived in. */
    anotherAgent: () => createNodeAgent(agentOptions),
    desired: (...wantedThings: readonly (DesiredFile | DesiredLink)[]): NodeDesiredState => ({
      protocol: 1,
      generation: ++generation,
      files: wantedThings.filter((one) => 'phase' in one),
      links: wantedThings.filter((one) => 'target' in one),
    }),
  };
}
