import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type ZipEntry, ZipInspection, type ZipLimits } from './zip-inspection.ts';

export interface ZipContents {
  readonly entries: readonly ZipEntry[];
  /** Bytes of all entries, uncompressed, as counted. */
  readonly totalSize: number;
}

/** `problem` is a sentence for people. */
export type ZipOutcome = ZipContents | { readonly problem: string };

/** What a reader of an archive does with it, besides checking it. What it throws is thrown. */
export interface ZipReader {
  /** Sees every entry, each in order by itself, before one is inflated. A sentence refuses the archive. */
  readonly judge?: (entries: readonly ZipEntry[]) => string | undefined;
  /** Sees an entry and its bytes. They are checked to their end, however far they are read; they fail with the archive. */
  readonly visit?: (entry: ZipEntry, content: AsyncIterable<Uint8Array>) => Promise<void>;
}

const MADE_ON_UNIX = 3;

/**
 * Reads a stranger's zip from end to end: names, kinds, sizes and counts are judged before an entry is inflated, and sizes and CRC-32
 * are compared with what came out.
 */
export async function readZip(path: string, limits: ZipLimits, reader: ZipReader = {}): Promise<ZipOutcome> {
  let file: ZipFile | undefined;
  try {
    file = await openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true }).catch(refuse);
    const { raws, contents } = await listEntries(file, limits).catch(refuse);
    const refusal = reader.judge?.(contents.entries);
    if (refusal !== undefined) throw new ZipProblem(refusal);
    for (const { raw, entry } of raws) {
      const content = inflate(file, raw);
      if (reader.visit) await reader.visit(entry, leftOpen(content));
      for (let rest = await content.next(); !rest.done; ) rest = await content.next();
    }
    return contents;
  } catch (error) {
    if (error instanceof ZipProblem) return { problem: error.message };
    throw error;
  } finally {
    file?.close();
  }
}

class ZipProblem extends Error {}

/** The operating system's errors are ours to deal with; all others are the archive's fault. */
function refuse(error: unknown): never {
  if (error instanceof ZipProblem || !(error instanceof Error)) throw error;
  if ('syscall' in error && error.syscall !== undefined) throw error;
  throw new ZipProblem(`The archive cannot be read: ${error.message.replace(/\.$/, '')}.`);
}

interface Listing {
  readonly raws: readonly { readonly raw: Entry; readonly entry: ZipEntry }[];
  readonly contents: ZipContents;
}

async function listEntries(file: ZipFile, limits: ZipLimits): Promise<Listing> {
  const inspection = new ZipInspection(limits);
  const raws: { readonly raw: Entry; readonly entry: ZipEntry }[] = [];
  let compressed = 0;
  for await (const raw of file.eachEntry()) {
    const entry = zipEntry(raw);
    compressed += entry.compressedSize;
    // More than the file holds: entries that overlap, as in a zip bomb that is flat.
    const problem =
      inspection.add(entry) ?? (compressed > file.fileSize ? 'The archive has entries that overlap.' : undefined);
    if (problem !== undefined) throw new ZipProblem(problem);
    raws.push({ raw, entry });
  }
  return { raws, contents: { entries: raws.map(({ entry }) => entry), totalSize: inspection.totalSize } };
}

async function* inflate(file: ZipFile, entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  let checksum = 0;
  try {
    for await (const chunk of await file.openReadStreamPromise(entry)) {
      const bytes: Buffer = chunk;
      checksum = crc32(bytes, checksum);
      yield bytes;
    }
  } catch (error) {
    refuse(error);
  }
  if (checksum !== entry.crc32)
    throw new ZipProblem(`Entry ${JSON.stringify(entry.fileName)} is damaged: its CRC-32 is wrong.`);
}

/** A reader that has seen enough must not keep the rest from being checked. */
const leftOpen = (content: AsyncGenerator<Uint8Array, void, void>): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => ({ next: () => content.next() }),
});

const zipEntry = (entry: Entry): ZipEntry => ({
  path: entry.fileName,
  compressedSize: entry.compressedSize,
  uncompressedSize: entry.uncompressedSize,
  encrypted: entry.isEncrypted(),
  compressionMethod: entry.compressionMethod,
  unixMode: entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0,
});
