import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readZip } from '../../archive/read-zip.ts';
import { type ZipLimits, zipLimits } from '../../archive/zip-inspection.ts';
import { PLUGIN_POLICY, PLUGIN_POLICY_LIMIT } from '../../packages/plugin/check-permissions.ts';
import { PLUGIN_DESCRIPTOR, PLUGIN_DESCRIPTOR_LIMIT } from '../../packages/plugin/descriptor.ts';
import type { JarContents, PluginContents } from '../../packages/plugin/plugin-contents.ts';
import { readJar } from './read-jar.ts';

export interface ReadPluginOptions {
  /** Bytes that the archive may have uncompressed. */
  readonly limit: number;
  /** A directory for what is written while reading; nothing is left there. */
  readonly workDir: string;
}

/** Entries of all jars of a plugin together. */
const JAR_ENTRIES = 300_000;
/** Bytes of all jars of a plugin together, uncompressed, as a multiple of the archive's own limit. */
const JARS_RATIO = 4;

/**
 * Reads a plugin's archive from end to end, and each jar in it. A `problem` is a sentence about the archive; a jar that cannot be read
 * says so itself. @throws the operating system's errors
 */
export async function readPlugin(
  path: string,
  { limit, workDir }: ReadPluginOptions,
): Promise<PluginContents | { readonly problem: string }> {
  const spoolDir = await mkdtemp(join(workDir, 'longshore-plugin-'));
  try {
    const jars: JarContents[] = [];
    let descriptor: Uint8Array | undefined;
    let policy: Uint8Array | undefined;
    let left = jarLimits(JAR_ENTRIES, JARS_RATIO * limit);
    const zip = await readZip(path, zipLimits(limit), {
      visit: async (entry, content) => {
        if (entry.path.endsWith('.jar')) {
          const reading = await readJar(entry.path, content, { spool: join(spoolDir, 'jar'), limits: left });
          jars.push(reading.jar);
          left = jarLimits(left.entries - reading.entries, left.totalSize - reading.totalSize);
        } else if (entry.path === PLUGIN_DESCRIPTOR && entry.uncompressedSize <= PLUGIN_DESCRIPTOR_LIMIT) {
          descriptor = await buffer(content);
        } else if (entry.path === PLUGIN_POLICY && entry.uncompressedSize <= PLUGIN_POLICY_LIMIT) {
          policy = await buffer(content);
        }
      },
    });
    if ('problem' in zip) return zip;
    const { entries, totalSize } = zip;
    return { entries, totalSize, jars, ...(descriptor && { descriptor }), ...(policy && { policy }) };
  } finally {
    await rm(spoolDir, { recursive: true, force: true });
  }
}

const jarLimits = (entries: number, totalSize: number): ZipLimits => ({
  ...zipLimits(totalSize),
  entries,
  namesMayClash: true,
});
