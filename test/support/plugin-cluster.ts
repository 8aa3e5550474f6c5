import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { STAGING_DIRECTORY } from '../../src/agent-protocol/staged-path.ts';
import { buildReloadPlugin } from '../../src/local/node-plugin.ts';
import type { Cluster, StagedBytes } from '../../src/opensearch/cluster.ts';
import { connectCluster } from '../../src/opensearch/connect-cluster.ts';
import { type BareCluster, getEngine, startBareCluster } from './bare-opensearch.ts';

/** Loosely: a wrong shape fails the expectation that looks at it. */
const parse: (text: string) => ReturnType<typeof JSON.parse> = JSON.parse;

/** Nodes with the node plugin, and nobody who looks after their files. */
export interface PluginCluster {
  readonly bare: BareCluster;
  readonly cluster: Cluster;
  send(
    method: string,
    path: string,
    body?: unknown,
    url?: string,
  ): Promise<{ status: number; body: ReturnType<typeof parse> }>;
  /** Writes `analyzers/{name}` on every node. */
  live(name: string, bytes: string): Promise<void>;
  /** Lays bytes ready on every node, as an agent does. */
  stage(name: string, bytes: string | Uint8Array): Promise<StagedBytes>;
  /** Writes a file below every node's config directory. */
  write(path: string, bytes: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export async function startPluginCluster(
  release: string,
  nodes: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<PluginCluster> {
  const outDir = await mkdtemp(join(tmpdir(), 'longshore-plugin-'));
  const engine = await getEngine(release);
  const plugin = await buildReloadPlugin({ ...engine, outDir });
  const bare = await startBareCluster({ engine, nodes, plugins: [plugin], settings });
  const write = async (path: string, bytes: string | Uint8Array) => {
    for (const { configDir } of bare.nodes) {
      const file = join(configDir, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o755 });
      await writeFile(`${file}.new`, bytes, { mode: 0o644 });
      await rename(`${file}.new`, file);
    }
  };
  return {
    bare,
    cluster: connectCluster(bare.urls),
    async send(method, path, body, url = bare.urls[0]) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : parse(text) };
    },
    live: (name, bytes) => write(`analyzers/${name}`, bytes),
    write,
    async stage(name, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const stagedPath = `${STAGING_DIRECTORY}/analyzers+${name}+${sha256}`;
      await write(stagedPath, bytes);
      return { packageId: name, paths: [`analyzers/${name}`], stagedPath, sha256 };
    },
    async close() {
      await bare.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
