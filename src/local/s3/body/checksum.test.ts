import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHECKSUM_ALGORITHMS,
  CHECKSUM_LENGTH,
  type ChecksumAlgorithm,
  CRC_PARAMETERS,
  createChecksum,
} from './checksum.ts';
import { combineCrc } from './crc-combine.ts';

function checksum(algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]): Buffer {
  const running = createChecksum(algorithm);
  for (const piece of pieces) running.update(piece);
  return running.digest();
}

describe('createChecksum', () => {
  // The check values of the catalogue of parametrised CRC algorithms; FIPS 180 for the SHAs.
  it.each([
    ['CRC32', '123456789', 'cbf43926'],
    ['CRC32C', '123456789', 'e3069283'],
    ['CRC64NVME', '123456789', 'ae8b14860a799888'],
    ['SHA1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['SHA256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ] as const)('%s of %s', (algorithm, input, expected) => {
    expect(checksum(algorithm, Buffer.from(input)).toString('hex')).toBe(expected);
  });

  // RFC 3720, B.4.
  it.each([
    ['32 bytes of zeros', Buffer.alloc(32), '8a9136aa'],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), '62a8ab43'],
    ['32 incrementing bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), '46dd794e'],
    ['32 decrementing bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), '113fdb5c'],
  ])('CRC32C of %s', (_, bytes, expected) => {
    expect(checksum('CRC32C', bytes).toString('hex')).toBe(expected);
  });

  it.each(CHECKSUM_ALGORITHMS)('%s does not depend on how the bytes were cut', (algorithm) => {
    expect(checksum(algorithm)).toHaveLength(CHECKSUM_LENGTH[algorithm]);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (pieces) => {
        expect(checksum(algorithm, ...pieces)).toEqual(checksum(algorithm, Buffer.concat(pieces)));
      }),
    );
  });
});

describe('combineCrc', () => {
  const value = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of two parts is that of the whole', (algorithm) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.uint8Array({ maxLength: 500 }), (first, second) => {
        const [a, b] = [value(checksum(algorithm, first)), value(checksum(algorithm, second))];
        const whole = value(checksum(algorithm, first, second));
        expect(combineCrc(CRC_PARAMETERS[algorithm], a, b, second.length)).toBe(whole);
      }),
    );
  });
});
