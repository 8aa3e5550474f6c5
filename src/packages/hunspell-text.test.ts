import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HunspellText } from './hunspell-text.ts';

const read = (content: string | Uint8Array, size = 65_536): HunspellText => {
  const bytes = Buffer.from(content);
  const text = new HunspellText();
  for (let i = 0; i < bytes.length; i += size) text.push(bytes.subarray(i, i + size));
  return text;
};

describe('an affix file', () => {
  it.each([
    ['options', 'SET UTF-8\nTRY esianrtolcdugmphbyfvkw\nSFX S Y 1\nSFX S 0 s .\n'],
    ['a comment before them', '# English\r\n\r\nSET ISO8859-1\r\n'],
    ['a byte order mark', '\ufeffSET UTF-8\n'],
    ['words of its author before them', 'Affixes of English, 2024\nSET UTF-8\n'],
    ['nothing', ''],
    ['a licence longer than what is looked at', `# ${'word '.repeat(3000)}\nSET UTF-8\n`],
  ])('with %s is one', (_, content) => {
    expect(read(content).affixProblem()).toBeUndefined();
  });

  it.each([
    ['a page', '<!DOCTYPE html>\n<html></html>\n', 'it begins with "<!DOCTYPE html>"'],
    ['a word list', '2\ncat/S\ndog/S\n', 'it begins with "2"'],
    ['UTF-16', Buffer.from('SET UTF-16\n', 'utf16le'), 'binary or UTF-16'],
  ])('that is %s is none', (_, content, problem) => {
    expect(read(content).affixProblem()).toContain(problem);
  });

  it('declares an encoding, or none', () => {
    expect(read('# x\nFLAG num\nSET  microsoft-cp1251 # Windows\n').declaredEncoding()).toBe('microsoft-cp1251');
    expect(read('TRY abc\nRESET UTF-8\n').declaredEncoding()).toBeUndefined();
  });
});

describe('a word list', () => {
  it.each(['2\ncat/S\ndog/S\n', '\ufeff49563\r\nabaci\r\n', '0', '12 words\nx\n', `1\n${'x'.repeat(20_000)}`])(
    'begins with the number of its words: %#',
    (content) => {
      expect(read(content).wordsProblem()).toBeUndefined();
    },
  );

  it.each([
    ['', 'its first line is ""'],
    ['cat/S\ndog/S\n', 'its first line is "cat/S"'],
    ['\n2\ncat/S\n', 'its first line is ""'],
    [`${'x'.repeat(100)}\n`, `"${'x'.repeat(60)}…"`],
    ['1\nca\u0000t', 'binary'],
  ])('that is %j is none', (content, problem) => {
    expect(read(content).wordsProblem()).toContain(problem);
  });
});

describe('its encoding', () => {
  it('is judged to the last byte, with line and column', () => {
    expect(read('1\ncafé\n').utf8Problem()).toBeUndefined();
    expect(read(Buffer.concat([Buffer.from('1\n'.repeat(9000)), Buffer.from('café\n', 'latin1')])).utf8Problem()).toBe(
      'not UTF-8 at line 9001, column 4 (byte offset 18003): byte 0x0A cannot follow 0xE9; save the file as UTF-8',
    );
  });
});

it('does not depend on how the bytes come', () => {
  const judge = (text: HunspellText) => [
    text.affixProblem(),
    text.wordsProblem(),
    text.declaredEncoding(),
    text.utf8Problem(),
  ];
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.string().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(content, fc.constantFrom(1, 2, 7), (bytes, size) => {
      expect(judge(read(bytes, size))).toEqual(judge(read(bytes)));
    }),
  );
});
