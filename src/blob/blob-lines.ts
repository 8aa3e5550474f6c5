import type { BlobStore } from './blob-store.ts';

/** Lines of a dictionary, for messages. Numbers are from 1. */
export interface BlobLines {
  /** The text of a line, cut to a length for people; undefined when there is no such line. */
  lineOf(sha256: string, line: number): Promise<string | undefined>;
  /** For each of these texts the first lines that hold it, `perText` at most. */
  linesWith(sha256: string, texts: readonly string[], perText: number): Promise<ReadonlyMap<string, readonly number[]>>;
}

/** Characters that people are shown of a line. */
const LONGEST_SHOWN = 200;
/** Characters that are kept of a line while it is read: a dictionary may be one long line. */
const LONGEST_KEPT = 64 * 1024;

/** Reads the blob from its beginning for each call: only what went wrong is asked for. */
export function createBlobLines(blobs: Pick<BlobStore, 'open'>): BlobLines {
  return {
    async lineOf(sha256, line) {
      for await (const { number, text } of linesIn(blobs, sha256)) if (number === line) return shortened(text);
      return undefined;
    },
    async linesWith(sha256, texts, perText) {
      const found = new Map(texts.map((text): [string, number[]] => [text, []]));
      for await (const { number, text } of linesIn(blobs, sha256)) {
        for (const [wanted, numbers] of found)
          if (numbers.length < perText && text.includes(wanted)) numbers.push(number);
        if ([...found.values()].every(({ length }) => length >= perText)) break;
      }
      return found;
    },
  };
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Lines end with LF, CRLF or CR, as Java's LineNumberReader counts them. */
async function* linesIn(blobs: Pick<BlobStore, 'open'>, sha256: string): AsyncGenerator<Line> {
  const input = await blobs.open(sha256);
  const decoder = new TextDecoder();
  let number = 1;
  let kept = '';
  let endedWithReturn = false;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let text = decoder.decode(chunk, { stream: true });
      if (text === '') continue;
      if (endedWithReturn && text.startsWith('\n')) text = text.slice(1);
      endedWithReturn = text.endsWith('\r');
      const parts = text.split(/\r\n|\r|\n/);
      for (const [at, part] of parts.entries()) {
        kept = (kept + part).slice(0, LONGEST_KEPT);
        if (at === parts.length - 1) break;
        yield { number: number++, text: kept };
        kept = '';
      }
    }
    if (kept !== '') yield { number, text: kept };
  } finally {
    input.destroy();
  }
}

/** Whole code points; control characters would garble a terminal. */
export function shortened(text: string, longest = LONGEST_SHOWN): string {
  const points = [
    ...text
      .slice(0, 2 * longest + 2)
      .replace(/\p{Cc}/gu, ' ')
      .trim(),
  ];
  return points.length > longest ? `${points.slice(0, longest).join('')}…` : points.join('');
}
