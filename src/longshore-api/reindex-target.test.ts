import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexNameProblem, nextTarget } from './reindex-target.ts';

describe('nextTarget', () => {
  it.each([
    [[], 'books-1'],
    [['books'], 'books-1'],
    [['books-1', 'films-9'], 'books-2'],
    [['books-2', 'books-10', 'books-3'], 'books-11'],
    [['books-007', 'books-x', 'my-books-4'], 'books-1'],
  ])('%j → %s', (taken, next) => {
    expect(nextTarget('books', taken)).toBe(next);
  });

  it('is never taken', () => {
    const name = fc.stringMatching(/^(?:a|ab)-\d{0,3}$/);
    fc.assert(fc.property(fc.array(name), (taken) => !taken.includes(nextTarget('a', taken))));
  });
});

describe('indexNameProblem', () => {
  it.each(['books-2', 'bücher', '.hidden', 'a.b+c'])('takes %s', (name) => {
    expect(indexNameProblem(name)).toBeUndefined();
  });

  it.each(['Books', 'a b', '*', 'a,b', 'a/b', '_all', '-a', '+a', '..', 'x'.repeat(256), 'a\n'])(
    'refuses %j',
    (name) => {
      expect(indexNameProblem(name)).toBeDefined();
    },
  );
});
