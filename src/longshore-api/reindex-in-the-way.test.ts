import { describe, expect, it } from 'vitest';
import { reindexInTheWay } from './reindex-in-the-way.ts';

const running = { id: 'r1', alias: 'rooms', source: 'rooms-1', target: 'rooms-2' };

describe('reindexInTheWay', () => {
  it.each([
    ['the same alias', { alias: 'rooms', source: 'rooms-7' }, /^Alias rooms is being reindexed already: r1\./],
    ['the same source', { alias: 'b', source: 'rooms-1' }, /^Index rooms-1 is being .* r1, behind alias rooms\./],
    ['a source that is being made', { alias: 'b', source: 'rooms-2' }, /^Index rooms-2 is being made by reindex r1\./],
  ])('names the other one for %s', (_, wanted, words) => {
    expect(
      reindexInTheWay([{ ...running, id: 'r0', alias: 'x', source: 'x-1', target: 'x-2' }, running], wanted),
    ).toMatch(words);
  });

  it('says nothing of one that shares neither', () => {
    expect(reindexInTheWay([running], { alias: 'halls', source: 'halls-1' })).toBeUndefined();
    expect(reindexInTheWay([], running)).toBeUndefined();
  });
});
