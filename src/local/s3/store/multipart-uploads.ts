import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno, syncDirectory } from '../../../blob/durable-file.ts';
import { S3Error } from '../s3-error.ts';
import { readRecord, readRecords, removeRecords, writeRecord } from './durable.ts';
import { type PartRecord, partRecord, type Segment, type UploadRecord, uploadRecord } from './records.ts';
import type { SegmentFiles } from './segment-files.ts';

interface Upload {
  readonly record: UploadRecord;
  /** By number. */
  readonly parts: Map<number, PartRecord>;
}

const UPLOAD = 'upload.json';

/** The multipart uploads of a bucket that are neither completed nor aborted: `uploads/<id>/upload.json` and `<part number>.json`. */
export class MultipartUploads {
  private readonly uploads = new Map<string, Upload>();

  constructor(
    private readonly directory: string,
    private readonly segments: SegmentFiles,
    /** The bucket's own: one change after another, and none once it is deleted. */
    private readonly change: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  /** @param completed uploads that have become objects: a crash may have left their records */
  async load(completed: ReadonlySet<string>): Promise<void> {
    for (const id of await readdir(this.directory)) {
      const directory = join(this.directory, id);
      const record = completed.has(id) ? undefined : await readUpload(join(directory, UPLOAD));
      if (record === undefined) {
        await removeRecords(this.directory, [id]);
        continue;
      }
      const parts = await readRecords(directory, partRecord, UPLOAD);
      this.uploads.set(id, { record, parts: new Map(parts.map((part) => [part.number, part])) });
    }
  }

  create(upload: Omit<UploadRecord, 'id'>): Promise<UploadRecord> {
    return this.change(async () => {
      const record: UploadRecord = { ...upload, id: randomUUID() };
      await mkdir(join(this.directory, record.id));
      await writeRecord(join(this.directory, record.id, UPLOAD), record);
      await syncDirectory(this.directory);
      this.uploads.set(record.id, { record, parts: new Map() });
      return record;
    });
  }

  /** @throws S3Error NoSuchUpload */
  get(key: string, id: string): { readonly record: UploadRecord; readonly parts: ReadonlyMap<number, PartRecord> } {
    return this.find(key, id);
  }

  /** By key, then by when they were begun. */
  list(): readonly UploadRecord[] {
    return [...this.uploads.values()].map(({ record }) => record);
  }

  /**
   * Takes the place of a part of the same number. Within a change of the bucket.
   * @throws S3Error NoSuchUpload, InvalidRequest
   */
  async putPart(key: string, id: string, part: PartRecord): Promise<PartRecord> {
    const { record, parts } = this.find(key, id);
    const [expected, actual] = [record.checksum?.algorithm, part.checksum?.algorithm];
    if (expected !== undefined && actual !== undefined && expected !== actual) {
      throw new S3Error(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, ` +
          `actual checksum Type: ${actual.toLowerCase()}`,
      );
    }
    const replaced = parts.get(part.number);
    await writeRecord(join(this.directory, id, `${part.number}.json`), part);
    parts.set(part.number, part);
    if (replaced !== undefined) await this.segments.remove(replaced.segments);
    return part;
  }

  /** Forgets an upload; the bytes of `kept` have become an object's. Within a change of the bucket. */
  async finish(key: string, id: string, kept: readonly Segment[]): Promise<void> {
    const { parts } = this.find(key, id);
    this.uploads.delete(id);
    await removeRecords(this.directory, [id]);
    const keptIds = new Set(kept.map((segment) => segment.id));
    const dropped = [...parts.values()].flatMap((part) => part.segments).filter((segment) => !keptIds.has(segment.id));
    await this.segments.remove(dropped);
  }

  abort(key: string, id: string): Promise<void> {
    return this.change(() => this.finish(key, id, []));
  }

  segmentIds(): string[] {
    return [...this.uploads.values()]
      .flatMap(({ parts }) => [...parts.values()])
      .flatMap((part) => part.segments)
      .map((segment) => segment.id);
  }

  private find(key: string, id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload === undefined || upload.record.key !== key) {
      throw new S3Error(
        'NoSuchUpload',
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
        { UploadId: id },
      );
    }
    return upload;
  }
}

/** Undefined when a crash came between making its directory and its record. */
async function readUpload(path: string): Promise<UploadRecord | undefined> {
  try {
    return await readRecord(path, uploadRecord);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
