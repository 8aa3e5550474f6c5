import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobMissingError, type BlobStore, BlobTooLargeError } from './blob-store.ts';
import { createFilesystemBlobStore } from './filesystem-blob-store.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

describe('createFilesystemBlobStore', () => {
  let directory: string;
  let store: BlobStore;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-blob-'));
    store = await createFilesystemBlobStore(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const leftovers = () => readdir(join(directory, 'tmp'));

  it('names the bytes by their hash, however they were cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }), async (parts) => {
        const whole = Buffer.concat(parts);
        const put = await store.put(chunks(...parts), 1000);
        expect(put).toEqual({ sha256: sha256(whole), size: whole.length });
        expect(await buffer(await store.open(put.sha256))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
    expect(await leftovers()).toEqual([]);
  });

  it('lays a blob out as sha256/ab/<hex>, readable by everybody', async () => {
    const { sha256: name } = await store.put(chunks(Buffer.from('pastry, croissant')), 100);
    const path = await store.path(name);
    expect(path).toBe(join(directory, 'sha256', name.slice(0, 2), name));
    expect((await stat(path)).mode & 0o777).toBe(0o644);
  });

  it('takes exactly the limit and refuses one byte more, leaving nothing', async () => {
    await expect(store.put(chunks(Buffer.alloc(10, 1)), 10)).resolves.toMatchObject({ size: 10 });
    const ten = Buffer.alloc(10, 2);
    await expect(store.put(chunks(ten, Buffer.from('x')), 10)).rejects.toEqual(new BlobTooLargeError(10));
    expect(await store.has(sha256(ten))).toBe(false);
    expect(await leftovers()).toEqual([]);
  });

  it('passes on what the stream throws, leaving nothing', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the store broke off');
    }
    await expect(store.put(broken(), 100)).rejects.toThrow('the store broke off');
    expect(await leftovers()).toEqual([]);
  });

  it('mends a blob that was damaged on disk', async () => {
    const bytes = Buffer.from('good bytes');
    const { sha256: name } = await store.put(chunks(bytes), 100);
    await writeFile(await store.path(name), 'damaged');
    await store.put(chunks(bytes), 100);
    expect(await readFile(await store.path(name))).toEqual(bytes);
  });

  it('gives the same blob to many writers at once', async () => {
    const bytes = Buffer.from('asked for ten times');
    const puts = await Promise.all(Array.from({ length: 10 }, () => store.put(chunks(bytes), 100)));
    expect(new Set(puts.map((put) => put.sha256))).toEqual(new Set([sha256(bytes)]));
    expect(await buffer(await store.open(sha256(bytes)))).toEqual(bytes);
  });

  it('says which blob is missing, and takes no path for a hash', async () => {
    const absent = '0'.repeat(64);
    await expect(store.open(absent)).rejects.toEqual(new BlobMissingError(absent));
    await expect(store.path(absent)).rejects.toEqual(new BlobMissingError(absent));
    for (const foreign of ['../../etc/passwd', 'ABC', '', `${'0'.repeat(63)}/`]) {
      expect(await store.has(foreign)).toBe(false);
      await expect(store.open(foreign)).rejects.toBeInstanceOf(BlobMissingError);
      await expect(store.delete(foreign)).resolves.toBeUndefined();
    }
  });

  it('deletes once and again, and lets a reader finish', async () => {
    const bytes = Buffer.from('soon gone');
    const { sha256: name } = await store.put(chunks(bytes), 100);
    const reader = await store.open(name);
    await store.delete(name);
    await store.delete(name);
    expect(await store.has(name)).toBe(false);
    expect(await buffer(reader)).toEqual(bytes);
  });

  it('lists every blob', async () => {
    const { sha256: name } = await store.put(chunks(Buffer.from('listed')), 100);
    const listed: string[] = [];
    for await (const blob of store.list()) listed.push(blob);
    expect(listed).toContain(name);
    expect(new Set(listed).size).toBe(listed.length);
    for (const blob of listed) expect(await store.has(blob)).toBe(true);
  });

  it('removes at its start what a crash left', async () => {
    await writeFile(join(directory, 'tmp', 'left-by-a-crash'), 'half a blob');
    const { sha256: name } = await store.put(chunks(Buffer.from('kept')), 100);
    const again = await createFilesystemBlobStore(directory);
    expect(await leftovers()).toEqual([]);
    expect(await again.has(name)).toBe(true);
  });
});
