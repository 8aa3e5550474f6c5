import { S3Error } from '../s3-error.ts';

/** Longest line of framing: size, signature, or one trailer. */
const MAX_LINE = 4096;
const MAX_TRAILERS = 16;
const CHUNK_HEADER = /^([0-9a-fA-F]{1,8})(?:;.*)?$/;

/**
 * Takes `aws-chunked` apart: `size[;chunk-signature=…]CRLF data CRLF … 0CRLF [name:value CRLF …] CRLF`.
 * Chunk signatures are passed over: the seed signature is the caller's affair, and the trailing checksum guards the bytes.
 * Source: Amazon S3 API Reference, "Signature calculations: transferring a payload in multiple chunks", and "… with trailing headers".
 */
export class AwsChunkedDecoder {
  /** Lower-case names. Complete after `end`. */
  readonly trailers = new Map<string, string>();
  private state: 'header' | 'data' | 'data-end' | 'trailers' = 'header';
  private remaining = 0;
  private line = '';

  /** The payload bytes within these bytes. @throws S3Error */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < bytes.byteLength) {
      if (this.state === 'data') {
        const piece = bytes.subarray(at, at + this.remaining);
        at += piece.byteLength;
        this.remaining -= piece.byteLength;
        if (this.remaining === 0) this.state = 'data-end';
        yield piece;
        continue;
      }
      const newline = bytes.indexOf(0x0a, at);
      const end = newline === -1 ? bytes.byteLength : newline;
      if (this.line.length + end - at > MAX_LINE) throw malformed(`a line of more than ${MAX_LINE} bytes`);
      this.line += Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
      at = end + 1;
      if (newline === -1) return;
      const line = this.line.endsWith('\r') ? this.line.slice(0, -1) : this.line;
      this.line = '';
      this.takeLine(line);
    }
  }

  /** The body has ended. @throws S3Error when it ended too early. */
  end(): void {
    // Some clients leave out the last empty line.
    if (this.state === 'trailers' && this.line.trim() === '') return;
    throw new S3Error('IncompleteBody', 'The request body ended inside of an aws-chunked chunk or trailer.');
  }

  private takeLine(line: string): void {
    switch (this.state) {
      case 'header': {
        const size = CHUNK_HEADER.exec(line)?.[1];
        if (size === undefined) throw malformed(`a chunk header that is no size in hex`);
        this.remaining = Number.parseInt(size, 16);
        this.state = this.remaining === 0 ? 'trailers' : 'data';
        return;
      }
      case 'data-end':
        if (line !== '') throw malformed('a chunk longer than its size');
        this.state = 'header';
        return;
      case 'trailers':
        this.takeTrailer(line);
        return;
      case 'data':
        throw malformed('a line where data belongs');
      default:
        this.state satisfies never;
    }
  }

  private takeTrailer(line: string): void {
    // The last line; and AWS's own example of signed trailers has empty ones before the signature, too.
    if (line === '') return;
    const colon = line.indexOf(':');
    if (colon < 1 || this.trailers.size === MAX_TRAILERS) {
      throw new S3Error('MalformedTrailerError', 'The request contained trailing data that was not well-formed.');
    }
    this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

const malformed = (what: string): S3Error =>
  new S3Error('InvalidRequest', `The aws-chunked request body is malformed: ${what}.`);
