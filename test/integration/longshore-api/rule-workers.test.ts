// Large dictionaries: read beside the event loop, from the sources and from dist.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { RuleWorkers } from '../../../src/longshore-api/rule-work/rule-workers.ts';
import { ruleDiff, ruleList } from '../../../src/longshore-api/shapes.ts';
import build from '../../support/build.ts';
import { until } from '../../support/until.ts';
import { serveApi } from './served-api.ts';

/** So many rules, which have nothing but their first term in common with those of another suffix. */
const file = (rules: number, suffix: string): string =>
  Array.from({ length: rules }, (_, i) => `term${i}, other${i}, ${suffix}${i}`).join('\n');

const LARGE = 50_000;
const diff = '/packages/synonyms/diff?from=v1&to=v2';

const served = async (rules = LARGE) => {
  // A machine that is busy has its time.
  const ruleWorkers = new RuleWorkers({ deadlineMs: 600_000 });
  const api = await serveApi({ parts: { ruleWorkers } });
  const pkg = await api.dictionary(1, [file(rules, 'x'), file(rules, 'y')], { name: 'synonyms' });
  const isRead = () => until('the diff is under way', async () => ruleWorkers.load.running === 1, { everyMs: 5 });
  return { api, pkg, ruleWorkers, isRead };
};

describe('a large dictionary', () => {
  it('is compared while others are answered', async () => {
    const { api, ruleWorkers, isRead } = await served();
    const order: string[] = [];
    const compared = api.send(diff).then(async (response) => {
      const text = await response.text();
      order.push('diff');
      return ruleDiff.parse(JSON.parse(text));
    });
    await isRead();
    for (let n = 0; n < 3; n++) {
      expect((await api.call('/events')).status).toBe(200);
      expect(ruleWorkers.load.running).toBe(1);
      order.push('events');
    }
    expect((await compared).changed).toHaveLength(LARGE);
    expect(order).toEqual(['events', 'events', 'events', 'diff']);
  });

  it('is not read on when nobody waits for it', async () => {
    const { api, ruleWorkers, isRead } = await served();
    const client = new AbortController();
    const compared = api.send(diff, { signal: client.signal }).catch((error: unknown) => error);
    await isRead();
    client.abort();
    expect(await compared).toMatchObject({ name: 'AbortError' });
    await until('the thread is given back', async () => ruleWorkers.load.running === 0);
    expect((await api.call('/packages/synonyms/diff?from=v1&to=v1')).document).toMatchObject({ changed: [] });
  });

  it('does not hold up the end of the server, which tells the client to ask again', async () => {
    const { api, ruleWorkers, isRead } = await served();
    const compared = api.call(diff);
    await isRead();
    await api.close();
    expect(await compared).toMatchObject({ status: 408, type: 'RequestTimeoutException' });
    expect(ruleWorkers.load).toEqual({ running: 0, waiting: 0 });
  });

  it('is listed and edited as a small one is', async () => {
    const { api, pkg } = await served(20_000);
    const rules = '/packages/synonyms/rules';
    const listed = await api.call(rules);
    expect(listed.headers.get('content-type')).toBe('application/json');
    expect(ruleList.parse(listed.document).rules).toHaveLength(20_000);
    const headers = { 'if-match': listed.headers.get('etag') ?? '' };
    const missing = Array.from({ length: 20 }, (_, i) => ({ remove: `term${i}, none` }));
    const refused = await api.call(rules, { method: 'PATCH', headers, body: { edits: missing } });
    expect(refused).toMatchObject({
      status: 400,
      document: { message: expect.stringContaining("the nearest is line 20, 'term19, other19, y19'") },
    });
    const edits = [{ add: 'sofa, couch' }, { remove: 'y7, other7, term7' }];
    expect(await api.call(rules, { method: 'PATCH', headers, body: { edits } })).toMatchObject({
      status: 200,
      document: { version: 'v3' },
    });
    await api.loop.start();
    await until('v3 is available', async () => (await api.store.packages.find(pkg.id))?.availableVersion === 3);
    const text = await (await api.send('/packages/synonyms/versions/v3/bytes')).text();
    const expected = file(20_000, 'y').replace('term7, other7, y7\n', '');
    expect(text === `${expected}\nsofa, couch\n`).toBe(true);
  });

  it('is read by a thread of the compiled program too', async () => {
    await build();
    const module = new URL('../../../dist/longshore-api/rule-work/rule-workers.js', import.meta.url);
    const program = `
      import { RuleWorkers } from ${JSON.stringify(fileURLToPath(module))};
      const job = { kind: 'list', packageId: 'F1', version: 'v1', text: new TextEncoder().encode('sofa, couch') };
      const bytes = await new RuleWorkers({ smallBytes: 0 }).run(job, new AbortController().signal);
      process.stdout.write(bytes);`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program]);
    expect(JSON.parse(stdout)).toMatchObject({ rules: [{ line: 1, text: 'sofa, couch' }] });
  });
});
