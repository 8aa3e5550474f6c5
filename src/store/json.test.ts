import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './json.ts';

describe('JSON documents', () => {
  it('gives back what was written, dates and any text included', () => {
    const text = fc.string({ unit: 'binary' });
    const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.date({ noInvalidDate: true }));
    const { document } = fc.letrec((tie) => ({
      document: fc.dictionary(
        text,
        fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 4 }), tie('document')),
        {
          noNullPrototype: true,
          maxKeys: 4,
        },
      ),
    }));
    fc.assert(
      // A member of the prototype's name is no member of a document that came through JSON.
      fc.property(document, (value) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__"'));
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  it('leaves out what is undefined', () => {
    expect(encode({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('takes no text from a request for a date', () => {
    const options = { $date: '1700000000000' };
    expect(decode(encode({ options, at: new Date(1) }))).toStrictEqual({ options, at: new Date(1) });
  });
});
