import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDirectory, isErrno, syncDirectory } from '../../blob/durable-file.ts';
import type { Clock } from '../../model/clock.ts';
import type { ObjectStore, OpenedObject } from '../../source/object-store.ts';
import { assertBucketName, isBucketName } from './names.ts';
import { Bucket, noSuchBucket } from './store/bucket.ts';
import type { BucketRecord } from './store/records.ts';
import { createSerial } from './store/serial.ts';

/** Buckets and objects on disk. One process owns the directory. */
export class FilesystemObjectStore implements ObjectStore {
  private readonly opened = new Map<string, Promise<Bucket>>();
  private readonly serial = createSerial();

  private constructor(
    private readonly buckets: string,
    private readonly temporary: string,
    private readonly clock: Clock,
  ) {}

  /** What lies in `tmp/` was left by a crash, and is removed. Buckets are read when they are first asked for. */
  static async open(directory: string, clock: Clock): Promise<FilesystemObjectStore> {
    const store = new FilesystemObjectStore(join(directory, 'buckets'), join(directory, 'tmp'), clock);
    await mkdir(directory, { recursive: true });
    await ensureDirectory(store.buckets);
    await rm(store.temporary, { recursive: true, force: true });
    await ensureDirectory(store.temporary);
    return store;
  }

  /** By name. */
  async listBuckets(): Promise<readonly BucketRecord[]> {
    const names = (await readdir(this.buckets)).filter(isBucketName).sort();
    const found = await Promise.all(names.map((name) => this.findBucket(name)));
    return found.flatMap((bucket) => (bucket === undefined ? [] : [bucket.record]));
  }

  createBucket(name: string, region: string): Promise<'created' | 'exists'> {
    assertBucketName(name);
    return this.serial(async () => {
      if ((await this.findBucket(name)) !== undefined) return 'exists';
      const fresh = join(this.temporary, randomUUID());
      await Bucket.create(fresh, { name, region, createdAt: this.clock() });
      await rename(fresh, join(this.buckets, name));
      await syncDirectory(this.buckets);
      return 'created';
    });
  }

  /** @throws S3Error NoSuchBucket, BucketNotEmpty */
  deleteBucket(name: string): Promise<void> {
    return this.serial(async () => {
      const bucket = await this.bucket(name);
      const doomed = join(this.temporary, randomUUID());
      await bucket.delete(async () => {
        await rename(join(this.buckets, name), doomed);
        await syncDirectory(this.buckets);
        this.opened.delete(name);
      });
      await rm(doomed, { recursive: true, force: true });
    });
  }

  /** @throws S3Error NoSuchBucket, InvalidBucketName */
  async bucket(name: string): Promise<Bucket> {
    assertBucketName(name);
    const bucket = await this.findBucket(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  async hasBucket(name: string): Promise<boolean> {
    return isBucketName(name) && (await this.findBucket(name)) !== undefined;
  }

  async openObject(bucketName: string, key: string): Promise<OpenedObject | undefined> {
    const bucket = isBucketName(bucketName) ? await this.findBucket(bucketName) : undefined;
    const object = bucket?.find(key);
    if (bucket === undefined || object === undefined) return undefined;
    return { etag: object.etag, size: object.size, body: bucket.read(object) };
  }

  async currentETag(bucketName: string, key: string): Promise<string | undefined> {
    const bucket = isBucketName(bucketName) ? await this.findBucket(bucketName) : undefined;
    return bucket?.find(key)?.etag;
  }

  private async findBucket(name: string): Promise<Bucket | undefined> {
    const opened = this.opened.get(name);
    if (opened !== undefined) return opened;
    const directory = join(this.buckets, name);
    try {
      await access(directory);
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
    // Another caller may have begun to open it since.
    const opening = this.opened.get(name) ?? Bucket.open(directory, this.clock);
    this.opened.set(name, opening);
    opening.catch(() => this.opened.delete(name));
    return opening;
  }
}
