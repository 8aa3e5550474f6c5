import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { syncDirectory, writeFully } from '../../../blob/durable-file.ts';
import type { ByteRange } from '../byte-range.ts';
import type { Segment } from './records.ts';

/**
 * The bytes of a bucket: one file for each segment, named by a GUID, written once. A file that no record names is nothing: so
 * a killed upload leaves nothing visible, and `sweep` removes it at the next start.
 */
export class SegmentFiles {
  /** How many readers a segment has; one that is removed meanwhile goes with the last of them. */
  private readonly readers = new Map<string, number>();
  private readonly doomed = new Set<string>();

  constructor(private readonly directory: string) {}

  /** Durable when it resolves; nothing is left when it does not. Flat memory. */
  async write(bytes: AsyncIterable<Uint8Array>): Promise<readonly Segment[]> {
    const id = randomUUID();
    const handle = await open(this.path(id), 'wx', 0o644);
    let size = 0;
    try {
      try {
        for await (const chunk of bytes) {
          await writeFully(handle, chunk);
          size += chunk.byteLength;
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (size > 0) await syncDirectory(this.directory);
    } catch (error) {
      await rm(this.path(id), { force: true });
      throw error;
    }
    if (size > 0) return [{ id, size }];
    await rm(this.path(id), { force: true });
    return [];
  }

  /** Segments of this or another bucket under new names here, without copying a byte. */
  async adopt(source: SegmentFiles, segments: readonly Segment[]): Promise<readonly Segment[]> {
    const release = source.hold(segments);
    const copies: Segment[] = [];
    try {
      for (const { id, size } of segments) {
        const copy = { id: randomUUID(), size };
        await link(source.path(id), this.path(copy.id));
        copies.push(copy);
      }
      await syncDirectory(this.directory);
    } catch (error) {
      await this.remove(copies);
      throw error;
    } finally {
      release();
    }
    return copies;
  }

  /** A reader keeps what it reads, whatever is written or removed meanwhile. */
  read(segments: readonly Segment[], range: ByteRange | undefined): Readable {
    const release = this.hold(segments);
    return Readable.from(this.bytes(segments, range), { objectMode: false }).once('close', release);
  }

  async remove(segments: readonly Segment[]): Promise<void> {
    for (const { id } of segments) {
      if (this.readers.has(id)) this.doomed.add(id);
      else await rm(this.path(id), { force: true });
    }
  }

  /** Removes every file that is not named. Only before the first write. */
  async sweep(named: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (!named.has(name)) await rm(join(this.directory, name), { force: true });
    }
  }

  private async *bytes(segments: readonly Segment[], range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for (const { id, size } of segments) {
      const start = Math.max(0, (range?.start ?? 0) - offset);
      const end = Math.min(size - 1, (range?.end ?? Number.MAX_SAFE_INTEGER) - offset);
      offset += size;
      if (start <= end) yield* createReadStream(this.path(id), { start, end });
    }
  }

  /** The segments stay until the answer is called. */
  private hold(segments: readonly Segment[]): () => void {
    for (const { id } of segments) this.readers.set(id, (this.readers.get(id) ?? 0) + 1);
    return () => this.release(segments);
  }

  private release(segments: readonly Segment[]): void {
    for (const { id } of segments) {
      const left = (this.readers.get(id) ?? 1) - 1;
      if (left > 0) {
        this.readers.set(id, left);
        continue;
      }
      this.readers.delete(id);
      // Should the removal fail, the next start's sweep does it.
      if (this.doomed.delete(id)) rm(this.path(id), { force: true }).catch(() => undefined);
    }
  }

  private path(id: string): string {
    return join(this.directory, id);
  }
}
