import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

describe('cursors', () => {
  it('bring back the position to the list that gave them, and to no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.maxSafeInteger(), fc.string(), (list, other, at, id) => {
        const cursor = encodeCursor(list, { at, id });
        expect(decodeCursor(list, cursor)).toEqual({ at: at === 0 ? 0 : at, id });
        if (other !== list) expect(decodeCursor(other, cursor)).toBeUndefined();
      }),
    );
  });

  it('are not made up: anything else is undefined', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(decodeCursor('packages', text)).toBeUndefined();
        },
      ),
    );
  });
});
