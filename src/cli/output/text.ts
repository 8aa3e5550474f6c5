import { oneLine } from './table.ts';

/** A headline with its lines below it, indented; nothing at all when there are none. */
export const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${oneLine(line)}\n`).join('')}`;

/** `1 index`, `3 indices`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** Scripts whose characters are two cells wide on a terminal, and full-width forms. Source: Unicode Standard Annex 11. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60\u3000-\u303e]/u;
/** Combining marks take no cell of their own. */
const NO_CELL = /\p{Mark}/u;

const cellsOf = (character: string): number => (NO_CELL.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Exactly so many cells of a terminal: padded with spaces, or cut off with an ellipsis. */
export function column(text: string, cells: number): string {
  const characters = [...text];
  const total = characters.reduce((sum, character) => sum + cellsOf(character), 0);
  if (total <= cells) return text + ' '.repeat(cells - total);
  let taken = 0;
  let kept = '';
  for (const character of characters) {
    if (taken + cellsOf(character) > cells - 1) break;
    taken += cellsOf(character);
    kept += character;
  }
  return `${kept}…${' '.repeat(Math.max(0, cells - taken - 1))}`;
}
