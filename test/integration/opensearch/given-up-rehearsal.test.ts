import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';
import { until } from '../../support/until.ts';

const NAME = 'F111111111';
const ACTION = 'cluster:admin/longshore/rehearse';

let nodes: PluginCluster;
beforeAll(async () => {
  nodes = await startPluginCluster('3.8.0', 1);
}, 300_000);
afterAll(() => nodes?.close());

interface Rehearsing {
  readonly id: number;
  readonly cancelled: boolean;
}

async function rehearsing(): Promise<Rehearsing[]> {
  const { body } = await nodes.send('GET', `/_tasks?actions=${ACTION}&group_by=none`);
  return body.tasks.sort((one: Rehearsing, other: Rehearsing) => one.id - other.id);
}

/** Asks for one, and is gone when `giveUp` is called. */
function ask(stagedPath: string): { giveUp: () => Promise<void> } {
  const controller = new AbortController();
  const asked = fetch(`${nodes.bare.urls[0]}/_plugins/_longshore/rehearse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      files: [{ package_id: NAME, paths: [`analyzers/${NAME}`], staged_path: stagedPath }],
    }),
    signal: controller.signal,
  });
  const end = expect(asked).rejects.toThrow(/aborted/);
  return {
    async giveUp() {
      controller.abort();
      await end;
    },
  };
}

describe('a rehearsal whose asker is gone', () => {
  it('does not wait for its turn, and stops before the next analyzer', async () => {
    await nodes.live(NAME, 'sofa, couch\n');
    const good = await nodes.stage(NAME, 'sofa, settee\n');
    const staged = (configDir: string, path: string) => join(configDir, dirname(good.stagedPath), path);
    const [node] = nodes.bare.nodes;
    if (!node) throw new Error('there is no node');
    // Whoever reads it waits until somebody writes into it.
    const gate = staged(node.configDir, 'gate');
    await execa('mkfifo', ['-m', '666', gate]);
    const analyzer = { tokenizer: 'standard', filter: ['synonyms'] };
    await nodes.send('PUT', '/rooms', {
      settings: {
        number_of_replicas: 0,
        analysis: {
          filter: { synonyms: { type: 'synonym_graph', synonyms_path: `analyzers/${NAME}`, updateable: true } },
          analyzer: { one: analyzer, two: { ...analyzer, filter: ['lowercase', 'synonyms'] } },
        },
      },
    });

    const building = ask(join(dirname(good.stagedPath), 'gate'));
    const [first] = await until('the first builds', async () => {
      const found = await rehearsing();
      return found.length === 1 && found;
    });
    const waiting = ask(good.stagedPath);
    await until('the second waits', async () => (await rehearsing()).length === 2);

    await waiting.giveUp();
    await until('the second is gone', async () => (await rehearsing()).length === 1);
    await building.giveUp();
    await until('the first is to end', async () => {
      const found = await rehearsing();
      return found[0]?.id === first?.id && found[0]?.cancelled;
    });

    // For the first analyzer only: the second would wait for ever.
    await writeFile(gate, 'sofa, settee\n');
    await until('the first is gone', async () => (await rehearsing()).length === 0);
    expect(await nodes.cluster.rehearse([good])).toMatchObject({ analyzers: 2, failures: [] });
  });
});
