const LF = 0x0a;
const CR = 0x0d;

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
  /** The bytes of the present character so far. */
  private sequence: number[] = [];
  private fault: string | undefined;

  /** A sentence about the first fault so far, undefined while there is none. */
  push(chunk: Uint8Array): string | undefined {
    for (let i = 0; i < chunk.length && this.fault === undefined; i++) {
      const byte = chunk[i] ?? 0;
      if (this.missing > 0) this.follow(byte);
      else if (byte < 0x80) this.ascii(byte);
      else this.lead(byte);
    }
    return this.fault;
  }

  /** To be called after the last chunk. */
  end(): string | undefined {
    if (this.missing > 0) this.fail(`the file ends inside a character (${hex(this.sequence)})`);
    return this.fault;
  }

  private ascii(byte: number): void {
    this.offset++;
    if (byte === LF) {
      if (!this.afterCr) this.newLine();
    } else if (byte === CR) {
      this.newLine();
    } else {
      this.column++;
    }
    this.afterCr = byte === CR;
  }

  private newLine(): void {
    this.line++;
    this.column = 1;
  }

  private lead(byte: number): void {
    this.afterCr = false;
    this.sequence = [byte];
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
      this.fail(`byte ${hex([byte])} begins no character`);
    }
  }

  private follow(byte: number): void {
    if (byte < this.low || byte > this.high) {
      this.fail(`byte ${hex([byte])} cannot follow ${hex(this.sequence)}`);
      return;
    }
    this.sequence.push(byte);
    this.low = 0x80;
    this.high = 0xbf;
    if (--this.missing > 0) return;
    this.offset += this.sequence.length;
    // A byte order mark at the very beginning is no character of the first line.
    const isMark = this.offset === 3 && hex(this.sequence) === '0xEF 0xBB 0xBF';
    if (!isMark) this.column++;
  }

  private fail(what: string): void {
    this.fault = `not UTF-8 at line ${this.line}, column ${this.column} (byte offset ${this.offset}): ${what}; save the file as UTF-8`;
  }
}

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(' ');
