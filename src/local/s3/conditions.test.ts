import { describe, expect, it } from 'vitest';
import { assertWriteConditions, readConditions } from './conditions.ts';

const object = { etag: 'abc', lastModified: new Date('2026-03-01T12:00:00.500Z') };
const SAME_SECOND = 'Sun, 01 Mar 2026 12:00:00 GMT';
const BEFORE = 'Sun, 01 Mar 2026 11:59:59 GMT';
const failed = expect.objectContaining({ code: 'PreconditionFailed' });

describe('readConditions', () => {
  it.each([
    [{}, 'proceed'],
    [{ ifMatch: '"abc"' }, 'proceed'],
    [{ ifMatch: 'abc' }, 'proceed'],
    [{ ifMatch: '*' }, 'proceed'],
    [{ ifMatch: '"x", "abc"' }, 'proceed'],
    [{ ifNoneMatch: '"abc"' }, 'not-modified'],
    [{ ifNoneMatch: '*' }, 'not-modified'],
    [{ ifNoneMatch: '"x"' }, 'proceed'],
    [{ ifModifiedSince: SAME_SECOND }, 'not-modified'],
    [{ ifModifiedSince: BEFORE }, 'proceed'],
    [{ ifModifiedSince: 'no date' }, 'proceed'],
    [{ ifUnmodifiedSince: SAME_SECOND }, 'proceed'],
    // An ETag beats a date.
    [{ ifMatch: '"abc"', ifUnmodifiedSince: BEFORE }, 'proceed'],
    [{ ifNoneMatch: '"x"', ifModifiedSince: SAME_SECOND }, 'proceed'],
  ] as const)('%j: %s', (conditions, expected) => {
    expect(readConditions(conditions, object)).toBe(expected);
  });

  it('fails what does not match, and what was modified since', () => {
    expect(() => readConditions({ ifMatch: '"x"' }, object)).toThrow(failed);
    expect(() => readConditions({ ifUnmodifiedSince: BEFORE }, object)).toThrow(failed);
  });
});

describe('assertWriteConditions', () => {
  it('creates only what is not there, replaces only what is known', () => {
    expect(() => assertWriteConditions({ ifNoneMatch: '*' }, undefined)).not.toThrow();
    expect(() => assertWriteConditions({ ifNoneMatch: '*' }, object)).toThrow(failed);
    expect(() => assertWriteConditions({ ifMatch: '"abc"' }, object)).not.toThrow();
    expect(() => assertWriteConditions({ ifMatch: '"x"' }, object)).toThrow(failed);
    expect(() => assertWriteConditions({ ifMatch: '"abc"' }, undefined)).toThrow(
      expect.objectContaining({ code: 'NoSuchKey' }),
    );
    expect(() => assertWriteConditions({ ifNoneMatch: '"abc"' }, object)).toThrow(
      expect.objectContaining({ code: 'NotImplemented' }),
    );
  });
});
