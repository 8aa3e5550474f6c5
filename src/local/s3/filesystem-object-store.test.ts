import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../model/clock.ts';
import type { RequestBody } from './body/request-body.ts';
import { FilesystemObjectStore } from './filesystem-object-store.ts';
import type { Bucket } from './store/bucket.ts';

function body(content: string): RequestBody {
  const bytes = Buffer.from(content);
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  return { bytes: stream(), digest: () => ({ size: bytes.length, md5: createHash('md5').update(bytes).digest() }) };
}

const plain = { headers: {}, metadata: {} };

describe('FilesystemObjectStore', () => {
  let directory: string;
  let store: FilesystemObjectStore;
  let bucket: Bucket;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-objects-'));
    store = await FilesystemObjectStore.open(directory, systemClock);
    await store.createBucket('bucket', 'us-east-1');
    bucket = await store.bucket('bucket');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const put = (key: string, content: string) => bucket.putObject(key, body(content), plain, {});
  const files = (part: string) => readdir(join(directory, 'buckets', 'bucket', part));
  const reopen = async () => (await FilesystemObjectStore.open(directory, systemClock)).bucket('bucket');
  const content = async (of: Bucket, key: string) => (await buffer(of.read(of.get(key)))).toString();

  it('finds everything again when it is opened again', async () => {
    await put('a/../🥐', 'croissant');
    await bucket.putObject('typed', body('t'), { headers: { 'content-type': 'text/plain' }, metadata: { m: '1' } }, {});
    const again = await reopen();
    expect(again.get('typed')).toEqual(bucket.get('typed'));
    expect(await content(again, 'a/../🥐')).toBe('croissant');
    expect(again.list({ prefix: '', delimiter: '', after: '', maxKeys: 10 }).keys).toEqual(['a/../🥐', 'typed']);
  });

  it('agrees with the disk on which of many writes to one key was the last', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => put('contended', `write ${n}`)));
    const again = await reopen();
    expect(await content(again, 'contended')).toBe(await content(bucket, 'contended'));
    expect(await files('data')).toHaveLength(1);
  });

  it('lets one of many create what must not be there', async () => {
    const creations = Array.from({ length: 5 }, (_, n) =>
      bucket.putObject('new', body(`${n}`), plain, { ifNoneMatch: '*' }),
    );
    const outcomes = await Promise.allSettled(creations);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await files('data')).toHaveLength(1);
  });

  it('keeps the bytes of a replaced object as long as somebody reads them', async () => {
    await put('read', 'old');
    const reader = bucket.read(bucket.get('read'));
    await put('read', 'new');
    expect(await files('data')).toHaveLength(2);
    expect((await buffer(reader)).toString()).toBe('old');
    await expect.poll(() => files('data')).toHaveLength(1);
    expect(await content(bucket, 'read')).toBe('new');
  });

  it('lets go of a reader that never read', async () => {
    await put('unread', 'x');
    bucket.read(bucket.get('unread')).destroy();
    await bucket.deleteObjects(['unread']);
    await expect.poll(() => files('data')).toEqual([]);
  });

  it('leaves nothing of a write that fails', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the client went away');
    }
    const half = { ...body(''), bytes: broken() };
    await expect(bucket.putObject('half', half, plain, {})).rejects.toThrow('the client went away');
    expect([bucket.find('half'), await files('data'), await files('objects')]).toEqual([undefined, [], []]);
  });

  it('sweeps what a crash left', async () => {
    await put('kept', 'kept');
    const bucketDirectory = join(directory, 'buckets', 'bucket');
    await writeFile(join(bucketDirectory, 'data', 'ffffffff-ffff-4fff-8fff-ffffffffffff'), 'no record names it');
    await writeFile(join(bucketDirectory, 'objects', 'x.json.1.tmp'), '{"half');
    await writeFile(join(directory, 'tmp', 'left'), 'by a crash');
    expect(await content(await reopen(), 'kept')).toBe('kept');
    expect(await files('data')).toHaveLength(1);
    expect(await files('objects')).toHaveLength(1);
    expect(await readdir(join(directory, 'tmp'))).toEqual([]);
  });

  it('names the file of a record that is damaged', async () => {
    await put('a', 'a');
    const [name = ''] = await files('objects');
    await writeFile(join(directory, 'buckets', 'bucket', 'objects', name), '{"key":1}');
    await expect(reopen()).rejects.toThrow(`${name} is damaged`);
  });

  it('takes no write into a bucket that was deleted meanwhile', async () => {
    async function* late(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('late');
      await store.deleteBucket('bucket');
    }
    const write = bucket.putObject('late', { ...body('late'), bytes: late() }, plain, {});
    await expect(write).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(await store.hasBucket('bucket')).toBe(false);
    expect(await readdir(join(directory, 'buckets'))).toEqual([]);
  });
});
