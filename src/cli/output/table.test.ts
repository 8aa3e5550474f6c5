import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMembers, renderTable } from './table.ts';

const columns = [
  { title: 'NAME', cell: (row: { name: string; size?: number }) => row.name },
  { title: 'SIZE', cell: (row: { name: string; size?: number }) => row.size },
];

describe('renderTable', () => {
  it('aligns columns by their widest cell and marks what is absent', () => {
    expect(renderTable(columns, [{ name: 'synonyms', size: 12 }, { name: 'x' }])).toBe(
      'NAME      SIZE\nsynonyms  12\nx         -\n',
    );
  });

  it('shows the titles of an empty table', () => {
    expect(renderTable(columns, [])).toBe('NAME  SIZE\n');
  });

  it('gives one line a row and no control characters, whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name: fc.string({ unit: 'binary' }) })), (rows) => {
        const text = renderTable(columns, rows);
        expect(text.split('\n')).toHaveLength(rows.length + 2);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('renderMembers', () => {
  it('leaves out what is absent', () => {
    expect(
      renderMembers([
        ['Name', 'synonyms'],
        ['Error', undefined],
        ['Version', 'v2'],
      ]),
    ).toBe('Name     synonyms\nVersion  v2\n');
  });
});
