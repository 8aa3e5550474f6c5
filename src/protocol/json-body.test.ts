import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body.ts';

const bytes = (text: string) => Buffer.from(text);

describe('parseJsonBody', () => {
  it('takes an empty body and null as absent', () => {
    expect(parseJsonBody(bytes(''))).toBeUndefined();
    expect(parseJsonBody(bytes(' null '))).toBeUndefined();
  });

  it('skips a byte order mark', () => {
    expect(parseJsonBody(bytes('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(parseJsonBody(bytes(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)) ?? undefined);
      }),
    );
  });

  it.each([
    ['cut off', bytes('{"a":'), 'The body is not valid JSON'],
    ['form data', bytes('a=1&b=2'), 'The body is not valid JSON'],
    ['two values', bytes('{}{}'), 'The body is not valid JSON'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'The body is not valid UTF-8'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'The body is not valid JSON'],
    ['100,000 brackets', bytes('['.repeat(100_000)), 'The body nests deeper than 100 levels'],
  ])('refuses %s', (_name, body, message) => {
    expect(() => parseJsonBody(body)).toThrow(expect.objectContaining({ code: 'SerializationException', message }));
  });

  it('counts no brackets inside strings', () => {
    const text = JSON.stringify({ a: '[{"\\'.repeat(200) });
    expect(parseJsonBody(bytes(text))).toEqual(JSON.parse(text));
  });

  it('never throws anything but a ServiceError', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        try {
          parseJsonBody(body);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SerializationException' });
        }
      }),
    );
  });
});
