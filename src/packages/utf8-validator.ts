const LF = 0x0a;
const CR = 0x0d;
/** The byte order mark, U+FEFF. */
const MARK = 0xefbbbf;

/**
 * Checks UTF-8 over chunks that may be cut anywhere (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF) and
 * knows where it stands. Lines end at LF, CR or CRLF, as Java's readers see them; line and column count from 1, in characters;
 * the offset counts bytes from 0.
 */
export class Utf8Validator {
  private line = 1;
  private column = 1;
  private offset = 0;
  private afterCr = false;
  /** Bytes of the present character that are still to come, and the range that the next of them must lie in. */
  private missing = 0;
  private low = 0x80;
  private high = 0xbf;
  /** The bytes of the present character so far, as one number, and how many they are. */
  private sequence = 0;
  private length = 0;
  private fault: string | undefined;

  /** A sentence about the first fault so far, undefined while there is none. */
  push(chunk: Uint8Array): string | undefined {
    let i = 0;
    while (i < chunk.length && this.fault === undefined) {
      if (this.missing === 0) i = this.plain(chunk, i);
      const byte = chunk[i++];
      if (byte === undefined) break;
      if (this.missing > 0) this.follow(byte);
      else if (byte < 0x80) this.lineEnd(byte);
      else this.lead(byte);
    }
    return this.fault;
  }

  /** To be called after the last chunk. */
  end(): string | undefined {
    if (this.missing > 0) this.fail(`the file ends inside a character (${hex(this.sequence, this.length)})`);
    return this.fault;
  }

  /** Passes over ASCII that ends no line, which is most of most dictionaries: at this speed a gigabyte is a matter of seconds. */
  private plain(chunk: Uint8Array, start: number): number {
    let i = start;
    for (let byte = chunk[i]; byte !== undefined && byte < 0x80 && byte !== LF && byte !== CR; byte = chunk[i]) i++;
    if (i === start) return i;
    this.column += i - start;
    this.offset += i - start;
    this.afterCr = false;
    return i;
  }

  private lineEnd(byte: number): void {
    this.offset++;
    // The LF of a CRLF ends no line of its own.
    if (byte === CR || !this.afterCr) {
      this.line++;
      this.column = 1;
    }
    this.afterCr = byte === CR;
  }

  private lead(byte: number): void {
    this.afterCr = false;
    this.sequence = byte;
    this.length = 1;
    this.low = 0x80;
    this.high = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) this.missing = 1;
    else if (byte >= 0xe0 && byte <= 0xef) {
      this.missing = 2;
      if (byte === 0xe0) this.low = 0xa0;
      if (byte === 0xed) this.high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      this.missing = 3;
      if (byte === 0xf0) this.low = 0x90;
      if (byte === 0xf4) this.high = 0x8f;
    } else {
      this.fail(`byte ${hex(byte, 1)} begins no character`);
    }
  }

  private follow(byte: number): void {
    if (byte < this.low || byte > this.high) {
      this.fail(`byte ${hex(byte, 1)} cannot follow ${hex(this.sequence, this.length)}`);
      return;
    }
    // At most three bytes are ever shown or compared, so that the fourth may push the first out.
    this.sequence = (this.sequence << 8) | byte;
    this.length++;
    this.low = 0x80;
    this.high = 0xbf;
    if (--this.missing > 0) return;
    this.offset += this.length;
    // A byte order mark at the very beginning is no character of the first line.
    const isMark = this.offset === 3 && this.sequence === MARK;
    if (!isMark) this.column++;
  }

  private fail(what: string): void {
    this.fault = `not UTF-8 at line ${this.line}, column ${this.column} (byte offset ${this.offset}): ${what}; save the file as UTF-8`;
  }
}

/** `0xE2 0x82` of the lowest `length` bytes. */
const hex = (sequence: number, length: number): string =>
  Array.from({ length }, (_, i) => (sequence >>> (8 * (length - 1 - i))) & 0xff)
    .map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join(' ');
