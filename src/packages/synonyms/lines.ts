export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. */
  readonly text: string;
  readonly start: number;
  /** Behind its end: `\n`, `\r\n` or `\r`, as Java's BufferedReader has it; the last line may have none. */
  readonly end: number;
}

export const BYTE_ORDER_MARK = '\uFEFF';

/** The lines of a text, a byte order mark before the first one left out. An end of line at the end of the text begins no further one. */
export function* linesOf(text: string): Generator<Line> {
  let start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const ends = /\r\n|\r|\n/g;
  ends.lastIndex = start;
  let number = 1;
  for (let found = ends.exec(text); found !== null; found = ends.exec(text)) {
    yield { number, text: text.slice(start, found.index), start, end: ends.lastIndex };
    start = ends.lastIndex;
    number++;
  }
  if (start < text.length) yield { number, text: text.slice(start), start, end: text.length };
}

/** As Java's String.trim: all up to U+0020 is space, and nothing else. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

/** Each run of spaces is one: to an analyzer `ice  cream` is `ice cream`. */
export function singleSpaced(text: string): string {
  const word = trimmed(text);
  return word.includes('  ') || word.includes('\t') ? word.replace(/[ \t]+/g, ' ') : word;
}
