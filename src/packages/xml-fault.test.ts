import { describe, expect, it } from 'vitest';
import { xmlFault } from './xml-fault.ts';

describe('xmlFault', () => {
  it.each([
    '<a/>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- c -->\n<a x="1" y=\'2\'>t &amp; &#x41; <b/></a>\n<!-- end -->',
    '\uFEFF<?xml version="1.0"?><a></a>',
    '<a><![CDATA[ <b> & ]]></a>',
    '<ns:a xmlns:ns="urn:x" t="a > b"><ns:b ></ns:b></ns:a>',
    '<schlüssel/>',
  ])('takes %s', (text) => {
    expect(xmlFault(text)).toBeUndefined();
  });

  it.each([
    ['', 'there is no element'],
    ['text', 'text outside the root element'],
    ['<a></b>', '</b> closes <a>'],
    ['</a>', '</a> closes nothing'],
    ['<a/><b/>', '<b> is a second root element'],
    ['<a>\n<b>\n</a>', 'line 3: </a> closes <b>'],
    ['<a x="1" x="2"/>', 'attribute x is there twice'],
    ['<a x=1/>', 'this is no tag'],
    ['<a x="<"/>', 'this is no tag'],
    ['<a x="&b;"/>', 'attribute x holds an &'],
    ['<a>&nbsp;</a>', 'an & that begins no known entity'],
    ['<a>]]></a>', ']]> in text'],
    ['<a><!-- -- --></a>', 'a comment holds --'],
    ['<a><!-- </a>', '<!-- is never closed'],
    ['<a', 'a tag is never closed'],
    ['<a/><?xml version="1.0"?>', 'not at the beginning'],
    ['<? ?><a/>', 'a processing instruction without a name'],
    ['<![CDATA[x]]><a/>', 'CDATA outside'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'a DOCTYPE is not accepted'],
  ])('refuses %j', (text, message) => {
    expect(xmlFault(text)).toContain(message);
  });

  it('is not slowed down by a stranger', () => {
    const hostile = [
      `<a ${'x '.repeat(50_000)}`,
      `<a${' '.repeat(100_000)}y`,
      `<${'a'.repeat(100_000)}`,
      '<a>'.repeat(30_000),
    ];
    expect(hostile.map((text) => xmlFault(text) === undefined)).toEqual([false, false, false, false]);
  });
});
