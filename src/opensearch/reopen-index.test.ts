import { describe, expect, it } from 'vitest';
import { ClusterRequestError } from './cluster.ts';
import { reopenIndex } from './reopen-index.ts';

const refused = new ClusterRequestError(500, 'exception', 'Failed to verify index');
const done = { acknowledged: true, shards_acknowledged: true };
const shards = (successful: number, failed = 0) => ({ _shards: { total: 2, successful, failed } });

/** Answers by action, one after another; the last one again and again. */
function cluster(answers: Record<string, readonly unknown[]>) {
  const asked: string[] = [];
  let milliseconds = 0;
  return {
    asked,
    now: () => {
      milliseconds += 10;
      return milliseconds;
    },
    send: async ({ path }: { path: string }) => {
      const action = /_(?:close|open|search)/.exec(path)?.[0] ?? path;
      const left = answers[action] ?? [];
      const answer = left[Math.min(asked.filter((earlier) => earlier === action).length, left.length - 1)];
      asked.push(action);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const reopen = ({ send, now }: ReturnType<typeof cluster>, timeoutMs = 1_000) =>
  reopenIndex(send, 'food', { timeoutMs, now });

describe('reopenIndex', () => {
  it('counts from the close request to the first answer of every shard', async () => {
    const it = cluster({ _close: [done], _open: [done], _search: [refused, shards(1), shards(1, 1), shards(2)] });
    expect(await reopen(it)).toEqual({ unavailableMs: 40 });
    expect(it.asked).toEqual(['_close', '_open', '_search', '_search', '_search', '_search']);
  });

  it('opens again what was perhaps closed, and throws what went wrong first', async () => {
    const it = cluster({ _close: [refused], _open: [done] });
    await expect(reopen(it)).rejects.toBe(refused);
    expect(it.asked).toEqual(['_close', '_open']);
  });

  it('takes a close that not every node has done for a failure', async () => {
    const it = cluster({ _close: [{ acknowledged: false }], _open: [done] });
    await expect(reopen(it)).rejects.toThrow('_close of food was not done by every node');
    expect(it.asked).toEqual(['_close', '_open']);
  });

  it('calls in between, and opens again when that fails', async () => {
    const it = cluster({ _close: [done], _open: [done] });
    const onClosed = async () => {
      expect(it.asked).toEqual(['_close']);
      throw new Error('the lease is lost');
    };
    await expect(reopenIndex(it.send, 'food', { timeoutMs: 1_000, now: it.now, onClosed })).rejects.toThrow(
      'the lease',
    );
    expect(it.asked).toEqual(['_close', '_open']);
  });

  it('tries more than once to open', async () => {
    const it = cluster({ _close: [done], _open: [refused, refused, done] });
    await expect(reopen(it)).rejects.toBe(refused);
    expect(it.asked).toEqual(['_close', '_open', '_open', '_open']);
  });

  it('says so when a shard stays away', async () => {
    const it = cluster({ _close: [done], _open: [done], _search: [shards(1)] });
    await expect(reopen(it, 50)).rejects.toThrow('not every shard of it answers');
  });
});
