import { describe, expect, it } from 'vitest';
import { AnswerCache } from './answer-cache.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** A cache over a world that changes when it is told to, and how often the work was done. */
function worldOf(capacity?: number) {
  const world: { version: number | undefined; works: number } = { version: 1, works: 0 };
  const cache = new AnswerCache({ version: () => world.version, ...(capacity !== undefined && { capacity }) });
  const ask = async (question: string, meanwhile: () => void = () => undefined): Promise<string> => {
    const answer = await cache.answer(question, async () => {
      world.works += 1;
      const seen = world.version;
      meanwhile();
      return bytes(`${question} at ${seen}`);
    });
    return Buffer.from(answer).toString();
  };
  return { world, cache, ask };
}

describe('AnswerCache', () => {
  it('works once for a question until something is committed', async () => {
    const { world, ask } = worldOf();
    expect([await ask('a'), await ask('a'), await ask('b')]).toEqual(['a at 1', 'a at 1', 'b at 1']);
    expect(world.works).toBe(2);
    world.version = 2;
    expect([await ask('a'), await ask('b')]).toEqual(['a at 2', 'b at 2']);
  });

  it('keeps no answer that a commit overtook', async () => {
    const { world, ask } = worldOf();
    const commit = () => {
      world.version = 2;
    };
    expect(await ask('a', commit)).toBe('a at 1');
    expect(await ask('a')).toBe('a at 2');
  });

  it('keeps no older answer beside newer ones', async () => {
    const { world, cache, ask } = worldOf();
    let finish = (_: Uint8Array): void => undefined;
    const slow = cache.answer('a', () => new Promise((resolve) => (finish = resolve)));
    world.version = 2;
    await ask('b');
    finish(bytes('a at 1'));
    await slow;
    expect(await ask('a')).toBe('a at 2');
  });

  it('keeps no failure', async () => {
    const { cache, ask } = worldOf();
    await expect(cache.answer('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await ask('a')).toBe('a at 1');
  });

  it('works each time when nobody can tell whether something was committed', async () => {
    const { world, ask } = worldOf();
    world.version = undefined;
    await ask('a');
    await ask('a');
    expect(world.works).toBe(2);
  });

  it('forgets the oldest answers when they take too much memory', async () => {
    const { world, ask } = worldOf(100);
    for (let question = 0; question < 50; question++) await ask(`${question}`);
    expect(world.works).toBe(50);
    await ask('49');
    expect(world.works).toBe(50);
    await ask('0');
    expect(world.works).toBe(51);
  });
});
