import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createNodeAgent, type NodeAgentOptions } from '../../../src/agent/node-agent.ts';
import type { DomainObservation } from '../../../src/domains/node.ts';
import type { Cluster, IndexAnalysis, ReloadFailure } from '../../../src/opensearch/cluster.ts';
import type { DomainRuntime, NodeAgent } from '../../../src/reconcile/domain-runtime.ts';

export const NODES = ['demo-0', 'demo-1', 'demo-2'];

/**
 * Three nodes whose config directories are real and whose "analyzers" are files beside them, so that all of it outlives the process
 * that works on it. Indices are files that hold the path they use. Text with the word BROKEN is rejected.
 */
export class DiskDomain implements DomainRuntime {
  constructor(
    private readonly directory: string,
    private readonly openBlob: NodeAgentOptions['openBlob'],
  ) {}

  async prepare(): Promise<readonly NodeAgent[]> {
    await mkdir(join(this.directory, 'indices'), { recursive: true });
    for (const node of NODES) await mkdir(this.configDir(node), { recursive: true });
    return NODES.map((node) => createNodeAgent({ node, configDir: this.configDir(node), openBlob: this.openBlob }));
  }

  async start(): Promise<void> {}
  async retire(): Promise<void> {}
  async remove(): Promise<void> {}

  async observe(): Promise<DomainObservation> {
    return {
      nodes: NODES.map((name) => ({ name, url: `http://${name}`, state: { status: 'running' } })),
      endpoint: '127.0.0.1:9500',
    };
  }

  readonly connectCluster = (): Cluster => {
    const unasked = () => Promise.reject(new Error('not asked'));
    return {
      health: unasked,
      nodeIds: async () => new Map(NODES.map((name) => [name, `id-of-${name}`])),
      excludeFromAllocation: unasked,
      excludeFromVoting: unasked,
      shardsOn: unasked,
      shardsOnlyOn: unasked,
      indexAnalysis: async () => {
        const names = await readdir(join(this.directory, 'indices'));
        return Promise.all(names.map((index) => this.analysis(index)));
      },
      reloadSearchAnalyzers: async (indices) => {
        const failures: ReloadFailure[] = [];
        for (const index of indices)
          for (const node of NODES) {
            const text = await this.live(node, await this.pathOf(index));
            if (text?.includes('BROKEN')) failures.push({ index, node, reason: 'Invalid synonym rule at line 3' });
            else await this.load(index, node, text);
          }
        const total = indices.length * NODES.length;
        return {
          shards: { total, successful: total - failures.length, failed: failures.length },
          reloaded: Object.fromEntries(indices.map((index) => [index, ['synonyms_search']])),
          failures,
        };
      },
    };
  };

  /** Made by a user: its analyzers are built from what is live. */
  async createIndex(index: string, path: string): Promise<void> {
    await writeFile(join(this.directory, 'indices', index), path);
    for (const node of NODES) await this.load(index, node, await this.live(node, path));
  }

  async dropIndex(index: string): Promise<void> {
    await rm(join(this.directory, 'indices', index));
  }

  async liveOnAll(path: string): Promise<readonly (string | undefined)[]> {
    return Promise.all(NODES.map((node) => this.live(node, path)));
  }

  async loadedOnAll(index: string): Promise<readonly string[]> {
    return Promise.all(NODES.map((node) => readFile(this.loadedPath(index, node), 'utf8')));
  }

  private async analysis(index: string): Promise<IndexAnalysis> {
    const path = await this.pathOf(index);
    return { index, open: true, settings: { 'index.analysis.filter.synonyms.synonyms_path': path } };
  }

  private pathOf(index: string): Promise<string> {
    return readFile(join(this.directory, 'indices', index), 'utf8');
  }

  private live(node: string, path: string): Promise<string | undefined> {
    return readFile(join(this.configDir(node), path), 'utf8').catch(() => undefined);
  }

  private async load(index: string, node: string, text: string | undefined): Promise<void> {
    const target = this.loadedPath(index, node);
    await writeFile(`${target}.tmp`, text ?? '');
    await rename(`${target}.tmp`, target);
  }

  private loadedPath(index: string, node: string): string {
    return join(this.directory, node, `${index}.loaded`);
  }

  private configDir(node: string): string {
    return join(this.directory, node, 'config');
  }
}
