import { describe, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { doRuleJob, type RuleJob } from './rule-job.ts';
import { RuleWorkers } from './rule-workers.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const edit = (text: string, edits: Extract<RuleJob, { kind: 'edit' }>['edits']): RuleJob => ({
  kind: 'edit',
  text: bytes(text),
  edits,
});
/** A diff of so many rules, of which none is as it was. */
const change = (rules: number): RuleJob => {
  const file = (suffix: string) => bytes(Array.from({ length: rules }, (_, i) => `a${i}, b${i}, ${suffix}`).join('\n'));
  return { kind: 'diff', packageId: 'F1', from: 'v1', to: 'v2', before: file('x'), after: file('y') };
};
const nobodyLeaves = () => new AbortController().signal;
const inThreads = { smallBytes: 0 };

describe('RuleWorkers', () => {
  it.each<[string, () => RuleJob]>([
    [
      'a list',
      () => ({ kind: 'list', packageId: 'F1', version: 'v1', text: bytes('\uFEFFsofa, couch\r\ntv => telly') }),
    ],
    ['a diff', () => change(10)],
    ['an edit', () => edit('\uFEFFsofa, couch\r\n', [{ add: 'tv => telly' }])],
  ])('gives of %s in a thread what it gives without one', async (_, job) => {
    const direct = doRuleJob(job());
    expect({ bytes: await new RuleWorkers(inThreads).run(job(), nobodyLeaves()) }).toEqual(direct);
    expect({ bytes: await new RuleWorkers().run(job(), nobodyLeaves()) }).toEqual(direct);
  });

  it.each([inThreads, {}])('refuses edits with what is wrong with them, %j', async (options) => {
    const edited = new RuleWorkers(options).run(edit('a, b', [{ remove: 'a, c' }, { add: '' }]), nobodyLeaves());
    await expect(edited).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Nothing was edited: edits.0: there is no rule 'a, c': the nearest is line 1, 'a, b'; edits.1: the rule is empty`,
    });
  });

  it('takes a part of a buffer that others use, and leaves it to them', async () => {
    const shared = bytes('a, b\nc, d');
    const job: RuleJob = { kind: 'edit', text: shared.subarray(0, 5), edits: [{ add: 'e, f' }] };
    const edited = await new RuleWorkers(inThreads).run(job, nobodyLeaves());
    expect(new TextDecoder().decode(edited)).toBe('a, b\ne, f\n');
    expect(shared).toHaveLength(9);
  });

  it('gives a job up that needs too much time', async () => {
    const workers = new RuleWorkers({ ...inThreads, deadlineMs: 1 });
    await expect(workers.run(change(100_000), nobodyLeaves())).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('too large to be taken apart rule by rule: it took more than 0.001 seconds'),
    });
    expect(workers.load).toEqual({ running: 0, waiting: 0 });
  });

  it('gives a job up that needs too much memory, and lives on', async () => {
    const workers = new RuleWorkers({ ...inThreads, heapMiB: 32 });
    await expect(workers.run(change(100_000), nobodyLeaves())).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('more than 32 MiB of memory'),
    });
    expect(await workers.run(edit('a, b\n', [{ remove: 'a, b' }]), nobodyLeaves())).toHaveLength(0);
  });

  it('refuses a text of too many lines and terms before it takes it apart', async () => {
    const text = bytes('a,'.repeat(2_000_001));
    const listed = new RuleWorkers().run({ kind: 'list', packageId: 'F1', version: 'v1', text }, nobodyLeaves());
    await expect(listed).rejects.toThrow('more than 2000000 lines and terms');
  });

  it('works at as many as it may, has some wait for their turn, and refuses the rest', async () => {
    const workers = new RuleWorkers({ ...inThreads, atOnce: 1, mostWaiting: 2 });
    const first = new AbortController();
    const impatient = new AbortController();
    const running = workers.run(change(200_000), first.signal).catch((error: unknown) => error);
    const gone = workers.run(edit('a, b', [{ add: 'c, d' }]), impatient.signal).catch((error: unknown) => error);
    const patient = workers.run(edit('a, b', [{ remove: 'a, b' }]), nobodyLeaves());
    expect(workers.load).toEqual({ running: 1, waiting: 2 });
    await expect(workers.run(change(1), nobodyLeaves())).rejects.toMatchObject({ code: 'ThrottlingException' });

    impatient.abort();
    expect(await gone).toMatchObject({ code: 'RequestTimeoutException' });
    first.abort();
    expect(await running).toMatchObject({ code: 'RequestTimeoutException' });
    expect(await patient).toHaveLength(0);
    await until('every turn was given back', async () => workers.load.running === 0);
    expect(workers.load).toEqual({ running: 0, waiting: 0 });
  });

  it('begins nothing for a client that has gone', async () => {
    await expect(new RuleWorkers(inThreads).run(change(1), AbortSignal.abort())).rejects.toMatchObject({
      code: 'RequestTimeoutException',
    });
  });
});
