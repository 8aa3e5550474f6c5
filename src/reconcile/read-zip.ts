import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type ZipEntry, ZipInspection, type ZipLimits } from '../packages/plugin-zip.ts';

export interface ZipContents {
  readonly entries: readonly ZipEntry[];
  /** Bytes of all entries, uncompressed, as counted. */
  readonly totalSize: number;
  /** Bytes of the wanted entry, when it is there. */
  readonly wanted?: Uint8Array;
}

export type ZipOutcome = ZipContents | { readonly problem: string };

/** An entry whose bytes are to be had; one that is larger than `limit` is not read. */
export interface WantedEntry {
  readonly path: string;
  readonly limit: number;
}

const MADE_ON_UNIX = 3;

/**
 * Reads a stranger's zip from end to end without writing anything: names, kinds, sizes and counts are judged before an entry is
 * inflated, and sizes and CRC-32 are compared with what came out. `problem` is a sentence for people.
 */
export async function readZip(path: string, limits: ZipLimits, wanted?: WantedEntry): Promise<ZipOutcome> {
  let file: ZipFile | undefined;
  try {
    file = await openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
    return await readEntries(file, limits, wanted);
  } catch (error) {
    // The operating system's errors are ours to deal with; all others are the archive's fault.
    if (!(error instanceof Error) || ('syscall' in error && error.syscall !== undefined)) throw error;
    return { problem: `The archive cannot be read: ${error.message.replace(/\.$/, '')}.` };
  } finally {
    file?.close();
  }
}

async function readEntries(file: ZipFile, limits: ZipLimits, wanted: WantedEntry | undefined): Promise<ZipOutcome> {
  const inspection = new ZipInspection(limits);
  const entries: ZipEntry[] = [];
  let compressed = 0;
  let bytes: Uint8Array | undefined;
  for await (const raw of file.eachEntry()) {
    const entry = zipEntry(raw);
    compressed += entry.compressedSize;
    // More than the file holds: entries that overlap, as in a zip bomb that is flat.
    const problem =
      inspection.add(entry) ?? (compressed > file.fileSize ? 'The archive has entries that overlap.' : undefined);
    if (problem !== undefined) return { problem };
    entries.push(entry);
    const keep = wanted?.path === entry.path && entry.uncompressedSize <= wanted.limit;
    const content = await inflate(file, raw, keep);
    if ('problem' in content) return content;
    if (keep) bytes = content.bytes;
  }
  return { entries, totalSize: inspection.totalSize, ...(bytes && { wanted: bytes }) };
}

async function inflate(
  file: ZipFile,
  entry: Entry,
  keep: boolean,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: string }> {
  const chunks: Buffer[] = [];
  let checksum = 0;
  for await (const chunk of await file.openReadStreamPromise(entry)) {
    const bytes: Buffer = chunk;
    checksum = crc32(bytes, checksum);
    if (keep) chunks.push(bytes);
  }
  if (checksum !== entry.crc32)
    return { problem: `Entry ${JSON.stringify(entry.fileName)} is damaged: its CRC-32 is wrong.` };
  return { bytes: Buffer.concat(chunks) };
}

const zipEntry = (entry: Entry): ZipEntry => ({
  path: entry.fileName,
  compressedSize: entry.compressedSize,
  uncompressedSize: entry.uncompressedSize,
  encrypted: entry.isEncrypted(),
  compressionMethod: entry.compressionMethod,
  unixMode: entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0,
});
