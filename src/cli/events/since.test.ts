import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAt, parseSince } from './since.ts';

const now = new Date('2026-11-24T20:40:00Z');

describe('parseSince', () => {
  it.each([
    ['4711', { kind: 'event', id: 4711 }],
    ['0', { kind: 'event', id: 0 }],
    ['90m', { kind: 'time', at: new Date('2026-11-24T19:10:00Z') }],
    ['7d', { kind: 'time', at: new Date('2026-11-17T20:40:00Z') }],
    ['2026-11-24T20:00:00Z', { kind: 'time', at: new Date('2026-11-24T20:00:00Z') }],
  ])('takes %s', (text, since) => expect(parseSince(text, now)).toEqual(since));

  it.each(['', 'yesterday', '2026-13-45', '-1', '1y'])('refuses "%s"', (text) =>
    expect(() => parseSince(text, now)).toThrow('Give a span'),
  );
});

describe('cursorAt', () => {
  it('finds the id before the first event since a time, whatever ids there are', async () => {
    const history = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 0, max: 5_001 }), async (ids, second) => {
        const sorted = [...ids].sort((a, b) => a - b);
        const first = async (id: number) => {
          const next = sorted.find((other) => other > id);
          return next === undefined ? undefined : new Date(next * 1_000);
        };
        const cursor = await cursorAt(new Date(second * 1_000), first);
        expect(sorted.filter((id) => id > cursor)).toEqual(sorted.filter((id) => id >= second));
      }),
    );
  });
});
