import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../local-domain-error.ts';

const SERVER_JAR = /^opensearch-(\d+\.\d+\.\d+)\.jar$/;

/** The release of an OpenSearch home (`3.8.0`), by the server jar in its `lib`; undefined when it is none. */
export async function installedRelease(home: string): Promise<string | undefined> {
  try {
    for (const name of await readdir(join(home, 'lib'))) {
      const release = SERVER_JAR.exec(name)?.[1];
      if (release !== undefined) return release;
    }
    return undefined;
  } catch (error) {
    const code = errno(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
