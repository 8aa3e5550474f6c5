import { createHash } from 'node:crypto';
import { link, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCluster } from '../../../src/opensearch/connect-cluster.ts';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';
import { until } from '../../support/until.ts';

const NAME = 'F111111111';
const PATH = `analyzers/${NAME}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let nodes: PluginCluster;
beforeAll(async () => {
  // The cluster manager goes on without a node that takes long to apply a state.
  nodes = await startPluginCluster('3.8.0', 2, { 'cluster.publish.timeout': '3s' });
}, 300_000);
afterAll(() => nodes?.close());

/** A copy of each shard on each node. */
async function create(index: string): Promise<void> {
  await nodes.send('PUT', `/${index}`, {
    settings: {
      number_of_shards: 2,
      number_of_replicas: 1,
      analysis: {
        filter: {
          synonyms: { type: 'synonym_graph', synonyms_path: PATH, updateable: true },
          stop: { type: 'stop', stopwords_path: PATH },
          nobodys: { type: 'stop', stopwords_path: PATH },
        },
        analyzer: {
          searched: { tokenizer: 'standard', filter: ['lowercase', 'stop', 'synonyms'] },
          indexed: { tokenizer: 'standard', filter: ['lowercase', 'stop'] },
        },
      },
    },
    mappings: { properties: { text: { type: 'text', analyzer: 'indexed', search_analyzer: 'searched' } } },
  });
  await green();
}

const green = () =>
  until('the cluster is green', async () => {
    const { body } = await nodes.send('GET', '/_cluster/health?wait_for_status=green&timeout=10s');
    return body.status === 'green';
  });

/** By node and component: hashes, the first eight digits. */
async function served(...indices: string[]): Promise<Record<string, (string | undefined)[]>> {
  const found: Record<string, (string | undefined)[]> = {};
  for (const { node, component, path, sha256: hash } of await nodes.cluster.servedBytes(indices)) {
    expect(path).toBe(PATH);
    const key = `${node} ${component}`;
    found[key] = [...(found[key] ?? []), hash?.slice(0, 8)].sort();
  }
  return found;
}

const onBoth = (synonyms: string[], stop: string[]) => {
  const short = (texts: string[]) => texts.map((text) => sha256(text).slice(0, 8)).sort();
  return Object.fromEntries(
    ['bare-0', 'bare-1'].flatMap((node) => [
      [`${node} filter.synonyms`, short(synonyms)],
      [`${node} filter.stop`, short(stop)],
    ]),
  );
};

describe('the bytes that analyzers were built from', () => {
  const [first, second, third] = ['the, a\n', 'the, b\n', 'the, c\n'];

  it('are known from the creation of an index on, of what its analyzers use', async () => {
    await nodes.live(NAME, first);
    await create('food');
    expect(await served('food')).toEqual(onBoth([first], [first]));
  });

  it('stay what they are when the file changes, and when the engine makes the index for a moment to try a mapping', async () => {
    await nodes.live(NAME, second);
    expect(await served('food')).toEqual(onBoth([first], [first]));
    await nodes.send('PUT', '/food/_mapping', { properties: { more: { type: 'text', analyzer: 'indexed' } } });
    await nodes.send('PUT', '/food/_settings', { 'index.refresh_interval': '5s' });
    expect(await served('food')).toEqual(onBoth([first], [first]));
  });

  it('are those of the analyzers that a reload built again; what is not reloaded stays', async () => {
    await nodes.cluster.reloadSearchAnalyzers(['food']);
    expect(await served('food')).toEqual(onBoth([second], [first, second]));
  });

  it('stay what they are when a reload fails', async () => {
    await nodes.live(NAME, 'a => b => c\n');
    const { shards } = await nodes.cluster.reloadSearchAnalyzers(['food']);
    expect(shards.failed).toBe(4);
    expect(await served('food')).toEqual(onBoth([second], [first, second]));
  });

  it('are all new once the index was closed and opened', async () => {
    await nodes.live(NAME, third);
    await nodes.send('POST', '/food/_close');
    expect(await nodes.cluster.servedBytes(['food'])).toEqual([]);
    await nodes.send('POST', '/food/_open');
    await green();
    expect(await served('food')).toEqual(onBoth([third], [third]));
  });

  it('are each node’s own: one that starts again reads what lies there then', async () => {
    await nodes.live(NAME, first);
    const [, other] = nodes.bare.nodes;
    await other?.kill('SIGKILL');
    await other?.start();
    await green();
    expect(await served('food')).toEqual({
      ...onBoth([third], [third]),
      'bare-1 filter.synonyms': [sha256(first).slice(0, 8)],
      'bare-1 filter.stop': [sha256(first).slice(0, 8)],
    });
  });

  it('are those of open indices that are there, and name a file', async () => {
    await nodes.send('PUT', '/plain', {});
    expect(await nodes.cluster.servedBytes(['plain', 'not-there'])).toEqual([]);
    expect(await nodes.cluster.servedBytes([])).toEqual([]);
    await nodes.send('DELETE', '/food,plain');
    expect(await nodes.cluster.servedBytes(['food'])).toEqual([]);
  });

  it('are those of a new index where one of the same name was deleted', async () => {
    await nodes.live(NAME, first);
    await create('again');
    await nodes.send('DELETE', '/again');
    await nodes.live(NAME, second);
    await create('again');
    expect(await served('again')).toEqual(onBoth([second], [second]));
    await nodes.send('DELETE', '/again');
  });

  it('are not known where a file went and came back while it was read', async () => {
    const rules = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}, other${i}\n`).join('');
    await nodes.live(NAME, rules('a'));
    await nodes.write('kept/a', rules('a'));
    await nodes.write('kept/b', rules('b'));
    // As the agent does: by names alone, so that what comes back is the same file in every other way.
    const put = async (name: string) => {
      for (const { configDir } of nodes.bare.nodes) {
        await link(join(configDir, 'kept', name), join(configDir, 'kept', 'next'));
        await rename(join(configDir, 'kept', 'next'), join(configDir, PATH));
      }
    };
    for (const index of ['restless-1', 'restless-2', 'restless-3']) {
      let done = false;
      const creation = create(index).finally(() => {
        done = true;
      });
      while (!done) {
        await put('b');
        await put('a');
      }
      await creation;
      const hashes = (await nodes.cluster.servedBytes([index])).map(({ sha256: hash }) => hash ?? null);
      expect(hashes).toEqual(hashes.map(() => null));
      expect(hashes).toHaveLength(4);
      await nodes.send('DELETE', `/${index}`);
    }
  });

  it('are not said to be none by a node that is still building an index', async () => {
    await nodes.live(NAME, first);
    const [, other] = nodes.bare.nodes;
    if (!other) throw new Error('there is no second node');
    // Whoever opens it waits until somebody writes into it.
    const gate = join(other.configDir, 'gate');
    await execa('mkfifo', ['-m', '666', gate]);
    await link(gate, `${gate}.second-name`);
    await rename(`${gate}.second-name`, join(other.configDir, PATH));
    await nodes.send('PUT', '/slow?wait_for_active_shards=0&timeout=1s', {
      settings: {
        number_of_replicas: 0,
        'routing.allocation.include._name': other.name,
        analysis: {
          filter: { synonyms: { type: 'synonym_graph', synonyms_path: PATH, updateable: true } },
          analyzer: { searched: { tokenizer: 'standard', filter: ['synonyms'] } },
        },
      },
    });
    await until('the cluster manager knows the index', async () => {
      const { body } = await nodes.send('GET', '/_cluster/state/metadata/slow?local=true');
      return body.metadata.indices.slow !== undefined;
    });
    await expect(connectCluster(nodes.bare.urls.slice(0, 1)).servedBytes(['slow'])).rejects.toThrow(
      /node \[bare-1] has not built the analyzers of \[slow] yet/,
    );
    await nodes.live(NAME, second);
    await writeFile(gate, first);
    await green();
    // What came out of the pipe was there before what lies there now.
    expect(await served('slow')).toEqual({ 'bare-1 filter.synonyms': [undefined] });
    await nodes.cluster.reloadSearchAnalyzers(['slow']);
    expect(await served('slow')).toEqual({ 'bare-1 filter.synonyms': [sha256(second).slice(0, 8)] });
    await nodes.send('DELETE', '/slow');
  });
});
