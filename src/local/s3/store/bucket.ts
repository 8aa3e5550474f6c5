import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../model/clock.ts';
import type { RequestBody } from '../body/request-body.ts';
import type { ByteRange } from '../byte-range.ts';
import { assertWriteConditions, type WriteConditions } from '../conditions.ts';
import { S3Error } from '../s3-error.ts';
import { assembleObject, type NamedPart } from './assemble-object.ts';
import { readRecord, readRecords, removeRecords, writeRecord } from './durable.ts';
import { type ListPage, type ListRequest, listObjects } from './list-objects.ts';
import { MultipartUploads } from './multipart-uploads.ts';
import { ObjectIndex } from './object-index.ts';
import {
  type BucketRecord,
  bucketRecord,
  type ObjectAttributes,
  type ObjectRecord,
  objectRecord,
  type PartRecord,
  type Segment,
} from './records.ts';
import { SegmentFiles } from './segment-files.ts';
import { createSerial } from './serial.ts';

/**
 * One bucket: `bucket.json`, `objects/<sha256 of the key>.json`, `data/<guid>`, `uploads/`. An object is there when its record
 * has been renamed into place, and its bytes are on disk before that.
 */
export class Bucket {
  readonly uploads: MultipartUploads;
  private index = new ObjectIndex([]);
  private deleted = false;
  private readonly segments: SegmentFiles;
  private readonly serial = createSerial();

  private constructor(
    private readonly directory: string,
    readonly record: BucketRecord,
    private readonly clock: Clock,
  ) {
    this.segments = new SegmentFiles(join(directory, 'data'));
    this.uploads = new MultipartUploads(join(directory, 'uploads'), this.segments, (work) => this.change(work));
  }

  /** Lays out an empty bucket in a directory that nobody sees yet. */
  static async create(directory: string, record: BucketRecord): Promise<void> {
    for (const part of ['objects', 'data', 'uploads']) await mkdir(join(directory, part), { recursive: true });
    await writeRecord(join(directory, 'bucket.json'), record);
  }

  static async open(directory: string, clock: Clock): Promise<Bucket> {
    const bucket = new Bucket(directory, await readRecord(join(directory, 'bucket.json'), bucketRecord), clock);
    const objects = await readRecords(join(directory, 'objects'), objectRecord);
    bucket.index = new ObjectIndex(objects);
    await bucket.uploads.load(new Set(objects.flatMap(({ uploadId }) => uploadId ?? [])));
    const named = objects.flatMap((object) => object.segments).map((segment) => segment.id);
    await bucket.segments.sweep(new Set([...named, ...bucket.uploads.segmentIds()]));
    return bucket;
  }

  find(key: string): ObjectRecord | undefined {
    return this.index.get(key);
  }

  /** @throws S3Error NoSuchKey */
  get(key: string): ObjectRecord {
    const object = this.index.get(key);
    if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
    return object;
  }

  list(request: ListRequest): ListPage {
    return listObjects(this.index.keys, request);
  }

  /** Of a record that `get` gave in this same turn of the event loop. */
  read(object: ObjectRecord, range?: ByteRange): Readable {
    return this.segments.read(object.segments, range);
  }

  async putObject(
    key: string,
    body: RequestBody,
    attributes: ObjectAttributes,
    conditions: WriteConditions,
  ): Promise<ObjectRecord> {
    // Asked again when the bytes are here; this spares a client the upload.
    assertWriteConditions(conditions, this.find(key));
    const segments = await this.write(body);
    return this.keepOrRemove(segments, () => {
      const { md5, size, checksum } = body.digest();
      const object = { key, etag: md5.toString('hex'), size, segments: [...segments], ...attributes };
      return this.commit(
        { ...object, ...(checksum !== undefined && { checksum }), lastModified: this.clock() },
        conditions,
      );
    });
  }

  /** Shares the source's bytes on disk; its ETag stays, also one of a multipart upload. */
  async copyObject(
    source: Bucket,
    object: ObjectRecord,
    key: string,
    attributes: ObjectAttributes,
  ): Promise<ObjectRecord> {
    const segments = await this.segments.adopt(source.segments, object.segments);
    const { uploadId: _, ...copied } = object;
    return this.keepOrRemove(segments, () =>
      this.commit({ ...copied, ...attributes, key, segments: [...segments], lastModified: this.clock() }, {}),
    );
  }

  /** @throws S3Error NoSuchUpload, InvalidRequest, whatever the body fails with */
  async putPart(key: string, uploadId: string, number: number, body: RequestBody): Promise<PartRecord> {
    this.uploads.get(key, uploadId);
    const segments = await this.write(body);
    return this.keepOrRemove(segments, () => {
      const { md5, size, checksum } = body.digest();
      const part = { number, etag: md5.toString('hex'), size, lastModified: this.clock(), segments: [...segments] };
      return this.change(() =>
        this.uploads.putPart(key, uploadId, { ...part, ...(checksum !== undefined && { checksum }) }),
      );
    });
  }

  /** Asked for again after it has succeeded, it gives the same object: a client repeats a request whose answer was lost. */
  completeUpload(
    key: string,
    id: string,
    parts: readonly NamedPart[],
    check: (object: ObjectRecord) => void,
    conditions: WriteConditions,
  ): Promise<ObjectRecord> {
    return this.change(async () => {
      const made = this.find(key);
      if (made?.uploadId === id) return made;
      const upload = this.uploads.get(key, id);
      const object: ObjectRecord = {
        key,
        ...assembleObject(parts, upload.parts, upload.record.checksum),
        headers: upload.record.headers,
        metadata: upload.record.metadata,
        lastModified: this.clock(),
        uploadId: id,
      };
      check(object);
      await this.replace(object, conditions);
      await this.uploads.finish(key, id, object.segments);
      return object;
    });
  }

  /** No error for those that are not there. */
  deleteObjects(keys: readonly string[]): Promise<void> {
    return this.change(async () => {
      const objects = keys.flatMap((key) => this.index.get(key) ?? []);
      if (objects.length === 0) return;
      await removeRecords(
        join(this.directory, 'objects'),
        objects.map(({ key }) => recordName(key)),
      );
      for (const { key } of objects) this.index.delete(key);
      await this.segments.remove(objects.flatMap(({ segments }) => segments));
    });
  }

  /** Lets `remove` take the directory away; from then on nothing can be written. @throws S3Error BucketNotEmpty */
  delete(remove: () => Promise<void>): Promise<void> {
    return this.change(async () => {
      if (this.index.size > 0) {
        throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
          BucketName: this.record.name,
        });
      }
      this.deleted = true;
      try {
        await remove();
      } catch (error) {
        this.deleted = false;
        throw error;
      }
    });
  }

  private async write(body: RequestBody): Promise<readonly Segment[]> {
    try {
      return await this.segments.write(body.bytes);
    } catch (error) {
      // Its directory went away under it.
      if (this.deleted) throw noSuchBucket(this.record.name, error);
      throw error;
    }
  }

  /** One after another. */
  private change<T>(work: () => Promise<T>): Promise<T> {
    return this.serial(() => {
      if (this.deleted) throw noSuchBucket(this.record.name);
      return work();
    });
  }

  private commit(object: ObjectRecord, conditions: WriteConditions): Promise<ObjectRecord> {
    return this.change(async () => {
      await this.replace(object, conditions);
      return object;
    });
  }

  private async replace(object: ObjectRecord, conditions: WriteConditions): Promise<void> {
    const existing = this.find(object.key);
    assertWriteConditions(conditions, existing);
    await writeRecord(this.objectPath(object.key), object);
    this.index.set(object);
    if (existing !== undefined) await this.segments.remove(existing.segments);
  }

  private async keepOrRemove<T>(segments: readonly Segment[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.segments.remove(segments);
      throw error;
    }
  }

  private objectPath(key: string): string {
    return join(this.directory, 'objects', recordName(key));
  }
}

/** A key may be any text of 1024 bytes; a file name may not. */
const recordName = (key: string): string => `${createHash('sha256').update(key).digest('hex')}.json`;

export const noSuchBucket = (name: string, cause?: unknown): S3Error =>
  new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name }, { cause });
