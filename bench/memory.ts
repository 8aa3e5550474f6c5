// (d) Resident memory of the control plane: idle, and while a 1 GiB package passes through.
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CreatePackageCommand } from '@aws-sdk/client-opensearch';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { clientsFor } from '../test/support/clients.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { settledPackage } from '../test/support/packages.ts';
import { publish } from './support/publish.ts';
import type { Row } from './support/table.ts';

const MiB = 1024 ** 2;
const SIZE = 1024 * MiB;

/** Bytes, from the kernel's own account of the process. */
async function resident(pid: number, figure: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${figure}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

function* text(size: number): Generator<Buffer> {
  const line = Buffer.from('danish, croissant, pastry, brioche, pain au chocolat, kouign-amann\n');
  const chunk = Buffer.concat(Array.from({ length: Math.floor((64 * 1024) / line.length) }, () => line));
  for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
}

async function benchMemory(): Promise<Row[]> {
  const longshore = await startLongshore();
  try {
    const { opensearch, s3 } = clientsFor(longshore.url);
    const idle = await resident(longshore.pid, 'VmRSS');
    await s3.send(new CreateBucketCommand({ Bucket: 'bench' }));
    await s3.send(
      new PutObjectCommand({ Bucket: 'bench', Key: 'large.txt', Body: Readable.from(text(SIZE)), ContentLength: SIZE }),
    );
    const { PackageDetails } = await opensearch.send(
      new CreatePackageCommand({
        PackageName: 'large',
        PackageType: 'TXT-DICTIONARY',
        PackageSource: { S3BucketName: 'bench', S3Key: 'large.txt' },
      }),
    );
    const settled = await settledPackage({ opensearch, s3 }, PackageDetails?.PackageID ?? '');
    if (settled.PackageStatus !== 'AVAILABLE') throw new Error(`1 GiB package: ${JSON.stringify(settled)}`);
    const peak = await resident(longshore.pid, 'VmHWM');
    const mib = (bytes: number) => `${(bytes / MiB).toFixed(0)} MB`;
    return [
      {
        what: 'resident memory, idle',
        ours: mib(idle),
        other: '–',
        result: mib(idle),
        goal: '≤ 120 MB',
        met: idle <= 120 * MiB,
      },
      {
        what: 'resident memory, peak while a 1 GiB package is uploaded, copied and validated',
        ours: mib(peak),
        other: '–',
        result: `+${mib(peak - idle)}`,
        goal: '≤ +64 MB',
        met: peak - idle <= 64 * MiB,
      },
    ];
  } finally {
    await longshore.dispose();
  }
}

await publish('memory', await benchMemory());
