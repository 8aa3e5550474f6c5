import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

/** Paths of the entries of a jar that is trusted, such as the engine's own: nothing is inflated or judged. */
export async function listJar(path: string): Promise<readonly string[]> {
  const jar = await openPromise(path, { autoClose: false });
  try {
    const paths: string[] = [];
    for await (const entry of jar.eachEntry()) paths.push(entry.fileName);
    return paths;
  } finally {
    jar.close();
  }
}

/** The bytes of one entry of a jar that is trusted; undefined when there is none of this path. */
export async function readJarEntry(path: string, entryPath: string): Promise<Buffer | undefined> {
  const jar = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of jar.eachEntry()) {
      if (entry.fileName === entryPath) return await buffer(await jar.openReadStreamPromise(entry));
    }
    return undefined;
  } finally {
    jar.close();
  }
}
