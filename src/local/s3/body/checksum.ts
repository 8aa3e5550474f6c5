import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CrcParameters } from './crc-combine.ts';
import { crc32Table, crc64Tables } from './crc-table.ts';

/** `x-amz-checksum-algorithm`. Source: S3 user guide, "Checking object integrity". */
export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export const CRC_PARAMETERS = {
  CRC32: { width: 32n, polynomial: 0xedb8_8320n },
  CRC32C: { width: 32n, polynomial: 0x82f6_3b78n },
  CRC64NVME: { width: 64n, polynomial: 0x9a6c_9329_ac4b_c9b5n },
} as const satisfies Partial<Record<ChecksumAlgorithm, CrcParameters>>;

/** Bytes of a digest. */
export const CHECKSUM_LENGTH: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** `COMPOSITE`: of the parts' digests, with `-N` behind it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Big endian. */
  digest(): Buffer;
}

export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

export const isChecksumAlgorithm = (name: string): name is ChecksumAlgorithm =>
  CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === name);

export function createChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'CRC32':
      return new Crc32();
    case 'CRC32C':
      return new Crc32c();
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm.toLowerCase());
    default:
      return algorithm satisfies never;
  }
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

class Crc32 implements RunningChecksum {
  private value = 0;
  update(bytes: Uint8Array): void {
    this.value = crc32(bytes, this.value);
  }
  digest(): Buffer {
    return uint32(this.value);
  }
}

const CRC32C = crc32Table(Number(CRC_PARAMETERS.CRC32C.polynomial));

class Crc32c implements RunningChecksum {
  private value = 0xffff_ffff;
  update(bytes: Uint8Array): void {
    let value = this.value;
    for (const byte of bytes) value = (CRC32C[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    this.value = value;
  }
  digest(): Buffer {
    return uint32(~this.value);
  }
}

const CRC64 = crc64Tables(CRC_PARAMETERS.CRC64NVME.polynomial);

class Crc64Nvme implements RunningChecksum {
  private high = 0xffff_ffff;
  private low = 0xffff_ffff;
  update(bytes: Uint8Array): void {
    let { high, low } = this;
    for (const byte of bytes) {
      const index = (low ^ byte) & 0xff;
      low = (CRC64.low[index] ?? 0) ^ ((low >>> 8) | (high << 24));
      high = (CRC64.high[index] ?? 0) ^ (high >>> 8);
    }
    this.high = high;
    this.low = low;
  }
  digest(): Buffer {
    return Buffer.concat([uint32(~this.high), uint32(~this.low)]);
  }
}
