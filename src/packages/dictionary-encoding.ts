import { Utf8Validator } from './utf8-validator.ts';

/** How much of the beginning decides between text and binary: git's figure. */
const HEAD_SIZE = 8192;

export type DictionaryEncoding =
  | { readonly kind: 'text'; readonly byteOrderMark: boolean }
  /** Let through as what it is: Sudachi's system and user dictionaries are binary and are TXT-DICTIONARY packages on AWS. */
  | { readonly kind: 'binary' }
  /** A zip archive: a dictionary of several files. */
  | { readonly kind: 'archive' }
  /** `message` says what is wrong, where, and what to do. */
  | { readonly kind: 'invalid'; readonly message: string };

/**
 * Reads a dictionary once, in flat memory, and says how it is encoded. The rule, in this order:
 * a zip signature makes it an archive; a UTF-16 or UTF-32 mark, or ASCII with every other byte NUL, is text in a refused encoding;
 * a NUL in the first 8 KiB (git's rule) makes it binary; everything else must be UTF-8 to its last byte.
 * A UTF-8 byte order mark is let through: packages are delivered byte for byte.
 */
export async function dictionaryEncoding(bytes: AsyncIterable<Uint8Array>): Promise<DictionaryEncoding> {
  const validator = new Utf8Validator();
  let head: Uint8Array | undefined = new Uint8Array(0);
  let byteOrderMark = false;
  for await (const chunk of bytes) {
    let next = chunk;
    if (head) {
      next = concat(head, chunk);
      if (next.length < HEAD_SIZE) {
        head = next;
        continue;
      }
      head = undefined;
      const verdict = judgeHead(next.subarray(0, HEAD_SIZE));
      if (verdict) return verdict;
      byteOrderMark = hasUtf8Mark(next);
    }
    const fault = validator.push(next);
    if (fault) return { kind: 'invalid', message: fault };
  }
  if (head) {
    const verdict = judgeHead(head);
    if (verdict) return verdict;
    byteOrderMark = hasUtf8Mark(head);
    const fault = validator.push(head);
    if (fault) return { kind: 'invalid', message: fault };
  }
  const fault = validator.end();
  return fault ? { kind: 'invalid', message: fault } : { kind: 'text', byteOrderMark };
}

function judgeHead(head: Uint8Array): DictionaryEncoding | undefined {
  if (isZip(head)) return { kind: 'archive' };
  const encoding = utf16Mark(head) ?? utf16WithoutMark(head);
  if (encoding) {
    return { kind: 'invalid', message: `the file is ${encoding}, and OpenSearch reads UTF-8: save it as UTF-8` };
  }
  return head.includes(0) ? { kind: 'binary' } : undefined;
}

/** A local file header, or the end of an archive without entries. */
function isZip([p, k, a, b]: Uint8Array): boolean {
  return p === 0x50 && k === 0x4b && ((a === 0x03 && b === 0x04) || (a === 0x05 && b === 0x06));
}

function utf16Mark(head: Uint8Array): string | undefined {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32 (little-endian)' : 'UTF-16 (little-endian)';
  if (a === 0xfe && b === 0xff) return 'UTF-16 (big-endian)';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32 (big-endian)';
  return undefined;
}

/** Printable ASCII on one parity and NUL on all of the other: no binary format looks like this for long. */
function utf16WithoutMark(head: Uint8Array): string | undefined {
  const even = head.length - (head.length % 2);
  if (even < 4) return undefined;
  const parity = (start: number, holds: (byte: number) => boolean): boolean => {
    for (let i = start; i < even; i += 2) if (!holds(head[i] ?? 0)) return false;
    return true;
  };
  const isNul = (byte: number) => byte === 0;
  const isText = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
  if (parity(0, isText) && parity(1, isNul)) return 'UTF-16 (little-endian)';
  if (parity(1, isText) && parity(0, isNul)) return 'UTF-16 (big-endian)';
  return undefined;
}

const hasUtf8Mark = (head: Uint8Array): boolean => head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
