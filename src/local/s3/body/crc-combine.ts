/** A reflected CRC whose register starts and ends inverted. */
export interface CrcParameters {
  readonly width: 32n | 64n;
  /** Reflected. */
  readonly polynomial: bigint;
}

/**
 * The CRC of A‖B from those of A and of B and B's length in bytes: what `FULL_OBJECT` checksums of a multipart upload are made of,
 * without reading the parts again. Multiplies A's CRC by x^(8·length) modulo the polynomial (as zlib's crc32_combine).
 */
export function combineCrc(crc: CrcParameters, first: bigint, second: bigint, secondLength: number): bigint {
  return multiply(crc, power(crc, BigInt(secondLength) * 8n), first) ^ second;
}

/** The polynomial 1: bits are reflected, so the highest one is x^0. */
const one = ({ width }: CrcParameters): bigint => 1n << (width - 1n);

/** a·b mod P. */
function multiply(crc: CrcParameters, a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = one(crc); bit !== 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ crc.polynomial : shifted >> 1n;
  }
  return product;
}

/** x^exponent mod P. */
function power(crc: CrcParameters, exponent: bigint): bigint {
  let result = one(crc);
  let square = one(crc) >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(crc, result, square);
    square = multiply(crc, square, square);
  }
  return result;
}
