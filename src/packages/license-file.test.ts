import { describe, expect, it } from 'vitest';
import { licenseProblem } from './license-file.ts';

const problem = (key: string, content: string | Uint8Array) => licenseProblem(key, Buffer.from(content));

describe('licenseProblem', () => {
  it.each([
    ['a.json', '{"licence": true}'],
    ['dir/a.JSON', '\uFEFF[]'],
    ['a.xml', '<?xml version="1.0"?><licence/>'],
  ])('takes %s with %s', (key, content) => {
    expect(problem(key, content)).toBeUndefined();
  });

  it.each([
    ['a.txt', '{}', "a .json or .xml file, and the key is 'a.txt'"],
    ['json', '{}', 'a .json or .xml file'],
    ['a.json', '{"licence":', 'not well-formed JSON'],
    ['a.xml', '<licence>', 'not well-formed XML: line 1: <licence> is never closed'],
    ['a.json', Uint8Array.from([0x22, 0xff, 0x22]), 'not UTF-8'],
    ['a.json', Buffer.alloc(10 * 1024 ** 2 + 1), 'larger than'],
  ])('refuses %s', (key, content, message) => {
    expect(problem(key, content)).toContain(message);
  });
});
