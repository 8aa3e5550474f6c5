/** A read past the end of the bytes. */
export class EndOfBytesError extends Error {
  constructor() {
    super('the bytes end too early');
    this.name = 'EndOfBytesError';
  }
}

/** Reads a stranger's bytes from the front, big-endian. Every method throws EndOfBytesError past their end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u1(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u2(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u4(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** A view of them, not a copy. */
  bytes(length: number): Uint8Array {
    const from = this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  #advance(length: number): number {
    const from = this.#at;
    if (length > this.#bytes.length - from) throw new EndOfBytesError();
    this.#at = from + length;
    return from;
  }
}
