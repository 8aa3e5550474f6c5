import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childText, readXml, XmlError } from './xml-reader.ts';
import { element, text, writeXml } from './xml-writer.ts';

const read = (document: string) => readXml(Buffer.from(document));

const codePoint = fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff);
const anyText = fc.array(codePoint, { maxLength: 20 }).map((codes) => String.fromCodePoint(...codes));

describe('readXml', () => {
  it('reads what an SDK sends', () => {
    const document = read(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n' +
        '<Object><Key>a &amp; b &#x1F950;&#233;</Key></Object><Object><Key><![CDATA[<raw> &amp;]]></Key></Object>' +
        '<Quiet/></Delete>\n',
    );
    expect(document.children.map(({ name }) => name)).toEqual(['Object', 'Object', 'Quiet']);
    expect(document.children.map((child) => childText(child, 'Key'))).toEqual(['a & b 🥐é', '<raw> &amp;', undefined]);
  });

  it('forgets prefixes, but closes by the whole name', () => {
    expect(read('<s3:A><s3:B>x</s3:B></s3:A>')).toEqual({
      name: 'A',
      text: '',
      children: [{ name: 'B', text: 'x', children: [] }],
    });
    expect(() => read('<s3:A></A>')).toThrow(XmlError);
  });

  it('reads back every text that was written', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const document = writeXml(element('Root', text('Key', value)), 'urn:x');
        // A reader of XML takes CR LF for LF; ours gives the reference back as it was.
        expect(childText(read(document), 'Key')).toBe(value);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['text alone', 'Delete'],
    ['an element left open', '<a><b></b>'],
    ['crossed elements', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>x'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['a reference past Unicode', '<a>&#x110000;</a>'],
    ['half a surrogate pair', '<a>&#xd800;</a>'],
    ['a processing instruction', '<a><?php ?></a>'],
    ['deep nesting', '<a>'.repeat(1000)],
    ['an attribute without quotes', '<a b=c/>'],
  ])('refuses %s', (_, document) => {
    expect(() => read(document)).toThrow(XmlError);
  });

  it('refuses what is not UTF-8', () => {
    expect(() => readXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toThrow(XmlError);
  });

  it('passes over a comment of megabytes', () => {
    expect(read(`<a><!--${'x'.repeat(8 * 1024 ** 2)}--><![CDATA[${'y'.repeat(1024 ** 2)}]]></a>`).text).toHaveLength(
      1024 ** 2,
    );
    expect(() => read(`<a><!--${'x'.repeat(8 * 1024 ** 2)}</a>`)).toThrow(XmlError);
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', 'a', '&', ';', '#', '!', '-', '[', ']', '"', '=', ' ') }),
        (document) => {
          try {
            read(document);
          } catch (error) {
            expect(error).toBeInstanceOf(XmlError);
          }
        },
      ),
    );
  });
});
