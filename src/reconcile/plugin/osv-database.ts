import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readZip } from '../../archive/read-zip.ts';
import type { ZipLimits } from '../../archive/zip-inspection.ts';
import { type Advisory, type AdvisoryDatabase, parseAdvisories } from '../../packages/plugin/advisory.ts';

/** Larger documents are passed over. Bytes; the largest of the ecosystem Maven has some 0.3 MB. */
const DOCUMENT_LIMIT = 16 * 1024 ** 2;
const LIMITS: ZipLimits = { entries: 2_000_000, totalSize: 64 * 1024 ** 3, ratio: 1_000, ratioFrom: 1024 ** 3 };

/** The database that was set is not there, or is none. */
export class OsvDatabaseError extends Error {
  constructor(path: string, what: string, options?: { cause?: unknown }) {
    super(
      `The database of vulnerabilities LONGSHORE_OSV_DATABASE=${path} ${what}: name a directory of OSV documents, or an all.zip of them.`,
      options,
    );
    this.name = 'OsvDatabaseError';
  }
}

/**
 * An OSV database as its publishers offer it for download: a directory of JSON documents, however deep, or one zip of them. Read whole
 * once, and again when it has been replaced. @returns what gives the present state of it, or throws OsvDatabaseError
 */
export function osvDatabase(path: string): () => Promise<AdvisoryDatabase> {
  let read: { readonly of: number; readonly database: Promise<AdvisoryDatabase> } | undefined;
  return async () => {
    const { mtimeMs } = await stat(path).catch((cause: unknown) => {
      throw new OsvDatabaseError(path, 'cannot be read', { cause });
    });
    if (read?.of !== mtimeMs) {
      const database = readDatabase(path);
      read = { of: mtimeMs, database };
      // What failed is tried again by whoever asks next.
      database.catch(() => {
        if (read?.database === database) read = undefined;
      });
    }
    return read.database;
  };
}

async function readDatabase(path: string): Promise<AdvisoryDatabase> {
  const index = new Map<string, Advisory[]>();
  let documents = 0;
  const add = (bytes: Uint8Array): void => {
    const advisories = parseAdvisories(parseJson(bytes));
    if (advisories === undefined) return;
    documents++;
    for (const advisory of advisories) {
      const others = index.get(advisory.library);
      if (others) others.push(advisory);
      else index.set(advisory.library, [advisory]);
    }
  };
  if ((await stat(path)).isDirectory()) await readDirectory(path, add);
  else await readArchive(path, add);
  if (documents === 0) throw new OsvDatabaseError(path, 'holds no OSV document');
  return { name: path, of: (library) => index.get(library) ?? [] };
}

async function readDirectory(path: string, add: (bytes: Uint8Array) => void): Promise<void> {
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const file = join(entry.parentPath, entry.name);
    if ((await stat(file)).size <= DOCUMENT_LIMIT) add(await readFile(file));
  }
}

async function readArchive(path: string, add: (bytes: Uint8Array) => void): Promise<void> {
  const zip = await readZip(path, LIMITS, {
    visit: async (entry, content) => {
      if (entry.path.endsWith('.json') && entry.uncompressedSize <= DOCUMENT_LIMIT) add(await buffer(content));
    },
  });
  if ('problem' in zip) throw new OsvDatabaseError(path, `is no such archive (${zip.problem.replace(/\.$/, '')})`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
