import { createHash } from 'node:crypto';
import { lstat, mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TREES_DIRECTORY } from '../../../src/agent-protocol/staged-path.ts';
import type { StagedBytes } from '../../../src/opensearch/cluster.ts';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';

const NAME = 'F222222222';
const PATH = `analyzers/${NAME}`;

let nodes: PluginCluster;
beforeAll(async () => {
  nodes = await startPluginCluster('3.7.0', 1);
}, 300_000);
afterAll(() => nodes?.close());

/** A dictionary of one word, whose plural ends in `suffix`. */
async function tree(suffix: string, affix = `SET UTF-8\nSFX S Y 1\nSFX S 0 ${suffix} .\n`): Promise<StagedBytes> {
  const sha256 = createHash('sha256').update(affix).digest('hex');
  const stagedPath = `${TREES_DIRECTORY}/${sha256}`;
  await nodes.write(`${stagedPath}/hunspell/en_US/en_US.aff`, affix);
  await nodes.write(`${stagedPath}/hunspell/en_US/en_US.dic`, '1\ncat/S\n');
  return { packageId: NAME, paths: [PATH], stagedPath, sha256 };
}

/** As the agent does: the link is put in the place of the one before. */
async function switchTo({ stagedPath }: StagedBytes): Promise<void> {
  for (const { configDir } of nodes.bare.nodes) {
    const link = join(configDir, PATH);
    await mkdir(join(configDir, 'analyzers'), { recursive: true });
    await symlink(join('..', stagedPath), `${link}.new`);
    await rename(`${link}.new`, link);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  }
}

async function create(index: string, updateable: boolean, path = PATH): Promise<void> {
  const { body } = await nodes.send('PUT', `/${index}`, {
    settings: {
      number_of_replicas: 0,
      analysis: {
        filter: {
          stems: { type: 'hunspell', ref_path: path, locale: 'en_US', updateable },
          custom: { type: 'stop', stopwords: ['of'] },
        },
        analyzer: {
          text: { tokenizer: 'standard', filter: ['lowercase', 'custom', 'stems'] },
          typed: { type: 'english' },
        },
        normalizer: { folded: { type: 'custom', filter: ['lowercase'] } },
      },
    },
  });
  expect(body).toMatchObject({ acknowledged: true });
}

async function stems(index: string, text: string): Promise<string[]> {
  const { body } = await nodes.send('POST', `/${index}/_analyze`, { analyzer: 'text', text });
  return body.tokens.map(({ token }: { token: string }) => token);
}

const served = async (index: string) => (await nodes.cluster.servedBytes([index])).map(({ sha256 }) => sha256);

describe('a Hunspell dictionary in a directory of its own', () => {
  it('is rehearsed, reloaded and reopened like any other', async () => {
    const english = await tree('s');
    const other = await tree('z');
    await switchTo(english);
    await create('updateable', true);
    await create('fixed', false);
    expect(await stems('updateable', 'cats catz')).toEqual(['cat', 'catz']);

    const rehearsal = await nodes.cluster.rehearse([other]);
    expect(rehearsal).toMatchObject({ analyzers: 2, failures: [] });
    expect(rehearsal.owners.map(({ name }) => name)).toEqual(['fixed', 'updateable']);
    expect(await stems('updateable', 'cats catz')).toEqual(['cat', 'catz']);
    expect(await served('updateable')).toEqual([english.sha256]);

    await switchTo(other);
    const { reloaded } = await nodes.cluster.reloadSearchAnalyzers(['updateable', 'fixed']);
    expect(reloaded).toEqual({ updateable: ['text'], fixed: [] });
    expect(await stems('updateable', 'cats catz')).toEqual(['cats', 'cat']);
    expect(await served('updateable')).toEqual([other.sha256]);
    expect(await stems('fixed', 'cats catz')).toEqual(['cat', 'catz']);
    expect(await served('fixed')).toEqual([english.sha256]);

    await nodes.cluster.reopen('fixed');
    expect(await stems('fixed', 'cats catz')).toEqual(['cats', 'cat']);
    expect(await served('fixed')).toEqual([other.sha256]);

    await switchTo(english);
    await nodes.cluster.reloadSearchAnalyzers(['updateable']);
    expect(await stems('updateable', 'cats catz')).toEqual(['cat', 'catz']);
    // An index that is made now does not get what the engine still had of the other.
    await create('later', false);
    expect(await stems('later', 'cats catz')).toEqual(['cat', 'catz']);
    await nodes.send('DELETE', '/updateable,fixed,later');
  });

  it('is refused with what is wrong with it', async () => {
    await switchTo(await tree('s'));
    await create('updateable', true);
    const broken = await tree('s', 'SET UTF-8\nSFX S Y 1\nSFX\n');
    expect((await nodes.cluster.rehearse([broken])).failures).toMatchObject([
      {
        owner: { kind: 'index', name: 'updateable' },
        packageId: NAME,
        analyzer: 'text',
        component: 'filter.stems',
        reason: `Failed to load hunspell dictionary for ref_path [${PATH}] locale [en_US]: Invalid syntax: SFX`,
      },
    ]);
    await nodes.write(`${TREES_DIRECTORY}/other/hunspell/de_DE/de_DE.dic`, '1\nkatze\n');
    const elsewhere = { packageId: NAME, paths: [PATH], stagedPath: `${TREES_DIRECTORY}/other`, sha256: '' };
    const [failure] = (await nodes.cluster.rehearse([elsewhere])).failures;
    expect(failure?.reason).toContain('Locale [en_US] not found at ref_path');
    expect(await stems('updateable', 'cats catz')).toEqual(['cat', 'catz']);
  });
});

describe('a Hunspell dictionary that is its owner’s', () => {
  it('is read when the engine reads it, and not whenever an index is made', async () => {
    const write = async (suffix: string) => {
      await nodes.write('analyzers/own/hunspell/en_US/en_US.aff', `SET UTF-8\nSFX S Y 1\nSFX S 0 ${suffix} .\n`);
      await nodes.write('analyzers/own/hunspell/en_US/en_US.dic', '1\ncat/S\n');
    };
    await write('s');
    await create('first', false, 'analyzers/own');
    await write('z');
    await create('second', false, 'analyzers/own');
    expect(await stems('second', 'cats catz')).toEqual(['cat', 'catz']);
    await nodes.send('DELETE', '/first,second');
  });
});
