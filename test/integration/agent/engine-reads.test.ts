// What the agent lays out is what engines read: files, links to files, and directories behind links, under both their names.
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeAgent } from '../../../src/agent/node-agent.ts';
import type { DesiredFile, DesiredLink } from '../../../src/agent-protocol/desired-state.ts';
import { DICTIONARY_KINDS, type DictionaryKind } from '../../fixtures/dictionary-kinds.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';
import { createWordIndex } from '../../support/word-index.ts';
import { sha256 } from './agent-fixture.ts';

interface Put {
  readonly files: readonly DesiredFile[];
  readonly links: readonly DesiredLink[];
  readonly blobs: ReadonlyMap<string, string | Buffer>;
}

const idOf = (place: number): string => `F${String(place).padStart(9, '0')}`;

function desired(kinds: readonly DictionaryKind[]): Put {
  const dictionaries = kinds.flatMap(({ name, good, companion }) => [
    { name, bytes: good },
    ...(companion ? [companion] : []),
  ]);
  const blobs = new Map(dictionaries.map(({ bytes }) => [sha256(bytes), bytes]));
  const files = dictionaries.map(({ bytes }, i): DesiredFile => {
    const layout = Buffer.isBuffer(bytes) && bytes.subarray(0, 2).toString() === 'PK' ? 'directory' : 'file';
    const size = Buffer.byteLength(bytes);
    return {
      packageId: idOf(i),
      version: 1,
      path: `analyzers/${idOf(i)}`,
      sha256: sha256(bytes),
      size,
      phase: 'active',
      layout,
    };
  });
  const links = dictionaries.map(({ name }, i) => ({
    packageId: idOf(i),
    path: `analyzers/${name}`,
    target: `analyzers/${idOf(i)}`,
  }));
  return { files, links, blobs };
}

describe.each(['3.5.0', '3.7.0', '3.8.0'])('OpenSearch %s', (release) => {
  const isNew = release >= '3.7';
  const kinds = DICTIONARY_KINDS.filter(({ since }) => since === undefined || isNew);
  const { files, links, blobs } = desired(kinds);
  let cluster: BareCluster;

  beforeAll(async () => {
    cluster = await startBareCluster({ engine: await getEngine(release), nodes: 1 });
    const agent = createNodeAgent({
      node: 'bare-0',
      configDir: cluster.nodes[0]?.configDir ?? '',
      openBlob: async (hash) => Readable.from([Buffer.from(blobs.get(hash) ?? '')]),
    });
    const report = await agent.apply({ protocol: 1, generation: 1, files: [...files], links: [...links] });
    expect([...report.files, ...report.links].filter(({ error }) => error !== undefined)).toEqual([]);
  });
  afterAll(() => cluster?.close());

  const pathOf = (name: string, by: 'id' | 'name'): string => {
    const link = links.find(({ path }) => path === `analyzers/${name}`);
    return (by === 'id' ? link?.target : link?.path) ?? '';
  };

  it.each(kinds.flatMap((kind) => [['id', kind.name, kind] as const, ['name', kind.name, kind] as const]))(
    'reads by %s: %s',
    async (by, _, kind) => {
      const url = cluster.urls[0] ?? '';
      const index = `${kind.name}-by-${by}`;
      await createWordIndex(url, index, kind, pathOf(kind.name, by), pathOf(kind.companion?.name ?? '', by));
      const finds: Record<string, number> = {};
      for (const query of Object.keys(kind.finds)) {
        const answer = await fetch(`${url}/${index}/_count?q=${encodeURIComponent(`text:"${query}"`)}`);
        finds[query] = JSON.parse(await answer.text()).count;
      }
      expect(finds).toEqual(kind.finds);
    },
  );

  if (!isNew) {
    it('has no ref_path yet: its Hunspell filter looks for the locale elsewhere', async () => {
      const kind = DICTIONARY_KINDS.find(({ since }) => since !== undefined);
      if (!kind) throw new Error('no kind is newer than the oldest engine');
      await expect(createWordIndex(cluster.urls[0] ?? '', 'too-new', kind, 'analyzers/none')).rejects.toThrow(
        'Failed to load hunspell dictionary for locale: en_US',
      );
    });
  }
});
