import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Validator } from './utf8-validator.ts';

const check = (bytes: Uint8Array, size = bytes.length || 1): string | undefined => {
  const validator = new Utf8Validator();
  for (let i = 0; i < bytes.length; i += size) {
    const fault = validator.push(bytes.subarray(i, i + size));
    if (fault) return fault;
  }
  return validator.end();
};
const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : Uint8Array.from(part))));

describe('Utf8Validator', () => {
  it.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong three-byte form', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['past U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a lone continuation byte', [0x80]],
    ['0xFF', [0xff]],
    ['a cut character', [0xe2, 0x82]],
  ])('refuses %s', (_, sequence) => {
    expect(check(bytes('ok', sequence))).toMatch(/^not UTF-8 at line 1, column 3 \(byte offset 2\)/);
  });

  it.each([
    ['LF', 'one\ntwo ', 2, 5],
    ['CRLF', 'one\r\ntwo ', 2, 5],
    ['a lone CR', 'one\rtwo ', 2, 5],
    ['CR CR LF', '\r\r\n', 3, 1],
    ['characters, not bytes', 'smørrebrød→😀', 1, 13],
  ])('counts lines and columns: %s', (_, before, line, column) => {
    const prefix = text(before);
    const fault = check(bytes(before, [0xff]));
    expect(fault).toContain(
      `at line ${line}, column ${column} (byte offset ${prefix.length}): byte 0xFF begins no character`,
    );
  });

  it('does not count a byte order mark as a character', () => {
    expect(check(bytes([0xef, 0xbb, 0xbf], 'ab', [0xff]))).toContain('line 1, column 3 (byte offset 5)');
  });

  it('agrees with the platform on every input', () => {
    const utf8ish = fc.array(
      fc.constantFrom(0x41, 0x0a, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(utf8ish, (raw) => {
        const input = Uint8Array.from(raw);
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(input);
        } catch {
          valid = false;
        }
        expect(check(input) === undefined).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });

  it('says the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (input, size) => {
        expect(check(input, size)).toBe(check(input));
      }),
    );
  });
});
