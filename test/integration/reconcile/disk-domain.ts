import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createNodeAgent, type NodeAgentOptions } from '../../../src/agent/node-agent.ts';
import type { DomainObservation } from '../../../src/domains/node.ts';
import {
  type AnalysisOwner,
  type Cluster,
  ClusterRequestError,
  type IndexAnalysis,
  type ReloadFailure,
} from '../../../src/opensearch/cluster.ts';
import type { DomainRuntime, NodeAgent } from '../../../src/reconcile/domain-runtime.ts';
import { sha256 } from './fake-domain.ts';

export const NODES = ['demo-0', 'demo-1', 'demo-2'];

/** Of an index that a reload takes, or only a reopening. */
const KINDS = { updateable: 'true', fixed: 'false' } as const;
type Kind = keyof typeof KINDS;

/**
 * Three nodes whose config directories are real and whose "analyzers" are files beside them, so that all of it outlives the process
 * that works on it. Indices are files that hold their kind and the path they use. Text with the word BROKEN is rejected by a
 * rehearsal, text with the word STUCK only by a reload or a reopening.
 */
export class DiskDomain implements DomainRuntime {
  constructor(
    private readonly directory: string,
    private readonly openBlob: NodeAgentOptions['openBlob'],
  ) {}

  async prepare(): Promise<readonly NodeAgent[]> {
    await mkdir(join(this.directory, 'indices'), { recursive: true });
    await mkdir(join(this.directory, 'closed'), { recursive: true });
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
      templateAnalysis: async () => [],
      mappings: async (indices) =>
        indices.map((index) => ({
          index,
          uuid: index,
          createdAt: new Date(0),
          aliases: [],
          documents: 0,
          fields: [{ field: 'title', searchAnalyzer: 'synonyms_search' }],
        })),
      rehearse: async (staged) => {
        const owners: AnalysisOwner[] = (await readdir(join(this.directory, 'indices'))).map((name) => ({
          kind: 'index',
          name,
        }));
        const failures = [];
        for (const { packageId, stagedPath } of staged) {
          const text = await readFile(join(this.configDir('demo-0'), stagedPath), 'utf8');
          for (const owner of text.includes('BROKEN') ? owners : [])
            failures.push({ owner, node: 'demo-0', packageId, line: 1, reason: 'Invalid synonym rule at line 1' });
        }
        return { owners, analyzers: owners.length, milliseconds: 1, failures, ignored: [] };
      },
      servedBytes: async (indices) => {
        const served = [];
        for (const index of indices)
          for (const node of NODES) {
            const text = await readFile(this.loadedPath(index, node), 'utf8');
            const { path } = await this.index(index);
            served.push({ node, index, component: 'filter.synonyms', path, sha256: sha256(text) });
          }
        return served;
      },
      reopen: async (index, onClosed) => {
        const closed = join(this.directory, 'closed', index);
        await writeFile(closed, '');
        await onClosed?.();
        await rm(closed);
        for (const node of NODES) {
          const text = await this.live(node, (await this.index(index)).path);
          if (text?.includes('STUCK')) throw new ClusterRequestError(400, 'illegal_argument_exception', 'it is stuck');
          await this.load(index, node, text);
        }
        return { unavailableMs: 1 };
      },
      reloadSearchAnalyzers: async (indices) => {
        const failures: ReloadFailure[] = [];
        const reloaded: Record<string, readonly string[]> = {};
        for (const index of indices) {
          const { path, kind } = await this.index(index);
          if (kind === 'fixed') continue;
          reloaded[index] = ['synonyms_search'];
          for (const node of NODES) {
            const text = await this.live(node, path);
            if (text?.includes('STUCK')) failures.push({ index, node, reason: 'it is stuck' });
            else await this.load(index, node, text);
          }
        }
        const total = indices.length * NODES.length;
        return {
          shards: { total, successful: total - failures.length, failed: failures.length },
          reloaded,
          failures,
        };
      },
    };
  };

  /** Made by a user: its analyzers are built from what is live. */
  async createIndex(index: string, path: string, kind: Kind = 'updateable'): Promise<void> {
    await writeFile(join(this.directory, 'indices', index), `${kind} ${path}`);
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
    const { path, kind } = await this.index(index);
    const settings = {
      'index.analysis.filter.synonyms.type': 'synonym_graph',
      'index.analysis.filter.synonyms.synonyms_path': path,
      'index.analysis.filter.synonyms.updateable': KINDS[kind],
      'index.analysis.analyzer.synonyms_search.tokenizer': 'standard',
      'index.analysis.analyzer.synonyms_search.filter': 'synonyms',
    };
    return { index, open: await this.isOpen(index), settings };
  }

  async isOpen(index: string): Promise<boolean> {
    return !(await readdir(join(this.directory, 'closed'))).includes(index);
  }

  private async index(index: string): Promise<{ readonly kind: Kind; readonly path: string }> {
    const [kind, path = ''] = (await readFile(join(this.directory, 'indices', index), 'utf8')).split(' ');
    return { kind: kind === 'fixed' ? 'fixed' : 'updateable', path };
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
