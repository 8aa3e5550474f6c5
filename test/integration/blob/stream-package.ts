// One package from the S3 intake into the blob store, in a process of its own, so that its memory can be seen:
// `stream-package.ts <directory> <MiB>`. Uploads over HTTP, copies, and prints `{ beforeUpload, upload, copy }`: resident MiB at
// first, and the peak and the seconds of each step.
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createFilesystemBlobStore } from '../../../src/blob/filesystem-blob-store.ts';
import { FilesystemObjectStore } from '../../../src/local/s3/filesystem-object-store.ts';
import { createS3Handler } from '../../../src/local/s3/s3-handler.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { randomIds } from '../../../src/model/ids.ts';
import { createLocalPackageSource } from '../../../src/source/local-package-source.ts';

const MiB = 1024 ** 2;
const [directory, megabytes] = process.argv.slice(2);
if (directory === undefined || megabytes === undefined) throw new Error('usage: stream-package.ts <directory> <MiB>');
const size = Number(megabytes) * MiB;

const rss = (): number => Math.round(process.memoryUsage.rss() / MiB);

async function measured(work: () => Promise<void>): Promise<{ peak: number; seconds: number }> {
  const started = performance.now();
  let peak = rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, rss());
  }, 10);
  await work();
  clearInterval(timer);
  return { peak: Math.max(peak, rss()), seconds: (performance.now() - started) / 1000 };
}

/** One buffer again and again: the sender's own memory is not what is measured. */
function* bytes(): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'croissant,pastry\n');
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
}

const store = await FilesystemObjectStore.open(join(directory, 's3'), systemClock);
const blobs = await createFilesystemBlobStore(join(directory, 'blobs'));
await store.createBucket('packages', 'us-east-1');
const server = createServer(
  createS3Handler({
    store,
    clock: systemClock,
    ids: randomIds,
    region: 'us-east-1',
    accountId: '000000000000',
    onError: (error) => console.error(error),
  }),
);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port');

const beforeUpload = rss();
const upload = await measured(async () => {
  const put = request({
    port: address.port,
    method: 'PUT',
    path: '/packages/large',
    headers: { 'content-length': size, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    put.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
  await pipeline(Readable.from(bytes(), { objectMode: false }), put);
  if ((await answered) !== 200) throw new Error('the upload failed');
});
const copy = await measured(async () => {
  const object = await createLocalPackageSource(store).open({ bucket: 'packages', key: 'large' });
  const blob = await blobs.put(object.body, size);
  if (blob.size !== size) throw new Error(`copied ${blob.size} of ${size} bytes`);
  await object.assertUnchanged();
});
server.close();
server.closeAllConnections();
console.log(JSON.stringify({ beforeUpload, upload, copy }));
