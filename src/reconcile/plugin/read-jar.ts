import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { readZip } from '../../archive/read-zip.ts';
import type { ZipEntry, ZipLimits } from '../../archive/zip-inspection.ts';
import { isNativeLibrary } from '../../packages/plugin/check-native-code.ts';
import { ClassFormatError, parseClassFile } from '../../packages/plugin/class-file.ts';
import { parseManifest } from '../../packages/plugin/manifest.ts';
import type { JarClass, JarContents, MavenCoordinates } from '../../packages/plugin/plugin-contents.ts';
import { isPomProperties, parsePomProperties } from '../../packages/plugin/pom-properties.ts';

/** Larger ones are told as faults of the class, and not read. Bytes; the largest in a distribution has 0.3 MB. */
const CLASS_LIMIT = 16 * 1024 ** 2;
/** Of a manifest and of a `pom.properties`, in bytes. Larger ones are passed over. */
const TEXT_LIMIT = 4 * 1024 ** 2;

/** A jar, and what it has used up of the limits. */
export interface JarReading {
  readonly jar: JarContents;
  readonly entries: number;
  readonly totalSize: number;
}

/**
 * Reads a jar that lies in an archive: it is written to `spool` for as long as that takes, so that one of any size costs no memory.
 * @throws the operating system's errors, and what `content` throws
 */
export async function readJar(
  path: string,
  content: AsyncIterable<Uint8Array>,
  options: { readonly spool: string; readonly limits: ZipLimits },
): Promise<JarReading> {
  const { spool, limits } = options;
  try {
    const sha256 = await write(content, spool);
    const classes: JarClass[] = [];
    const maven: MavenCoordinates[] = [];
    const nativeLibraries: string[] = [];
    let [entries, totalSize] = [0, 0];
    let manifest: ReadonlyMap<string, string> = new Map();
    const zip = await readZip(spool, limits, {
      visit: async (entry, bytes) => {
        // As it goes: a jar that turns out to be damaged at its end has used them up all the same.
        entries++;
        totalSize += entry.uncompressedSize;
        if (entry.path.endsWith('.class')) classes.push({ path: entry.path, file: await classFile(entry, bytes) });
        else if (isNativeLibrary(entry.path)) nativeLibraries.push(entry.path);
        else if (entry.uncompressedSize > TEXT_LIMIT) return;
        else if (entry.path === 'META-INF/MANIFEST.MF') manifest = parseManifest(await buffer(bytes));
        else if (isPomProperties(entry.path)) {
          const coordinates = parsePomProperties(await buffer(bytes));
          if (coordinates) maven.push(coordinates);
        }
      },
    });
    if ('problem' in zip) return { jar: unreadable(path, sha256, zip.problem), entries, totalSize };
    return { jar: { path, sha256, classes, manifest, maven, nativeLibraries }, entries, totalSize };
  } finally {
    await rm(spool, { force: true });
  }
}

async function write(content: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return hash.digest('hex');
}

async function classFile(entry: ZipEntry, bytes: AsyncIterable<Uint8Array>): Promise<JarClass['file']> {
  if (entry.uncompressedSize > CLASS_LIMIT) return { problem: `it has ${entry.uncompressedSize} bytes` };
  try {
    return parseClassFile(await buffer(bytes));
  } catch (error) {
    if (error instanceof ClassFormatError) return { problem: error.message };
    throw error;
  }
}

const unreadable = (path: string, sha256: string, problem: string): JarContents => ({
  path,
  sha256,
  problem,
  classes: [],
  manifest: new Map(),
  maven: [],
  nativeLibraries: [],
});
