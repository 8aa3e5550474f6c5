import { mkdir } from 'node:fs/promises';
import { ExecaError, execa } from 'execa';
import { ArchiveError } from './unpack-zip.ts';

/** Unpacks a .tar.gz with one top directory into `target`, without that directory, by the system's `tar`. @throws ArchiveError */
export async function unpackTar(archive: string, target: string): Promise<void> {
  await mkdir(target, { mode: 0o755 });
  try {
    await execa('tar', ['-xzf', archive, '-C', target, '--strip-components=1', '--no-same-owner'], { stdin: 'ignore' });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new ArchiveError(`tar cannot unpack ${archive}: ${error.shortMessage}`, { cause: error });
  }
}
