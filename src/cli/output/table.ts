export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | undefined;
}

// Names and messages come from strangers: a cell is one line, and gives a terminal nothing to obey.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

/** Left-aligned columns, two spaces apart; an absent value is `-`. No trailing space, a line feed after each line. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => oneLine(cell(row))));
  const lines = [columns.map(({ title }) => title), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) => `${line.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** One thing, a member a line: `NAME  value`. Absent ones are left out. */
export function renderMembers(members: readonly (readonly [string, string | number | undefined])[]): string {
  const present = members.filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...present.map(([name]) => name.length));
  return present
    .map(([name, value]) => `${name.padEnd(width)}  ${oneLine(value)}`.trimEnd())
    .join('\n')
    .concat('\n');
}

/** Text of a stranger, fit to be a part of a line. */
export const oneLine = (value: string | number | undefined): string => {
  const text = String(value ?? '').replace(CONTROL, ' ');
  return text === '' ? '-' : text;
};
