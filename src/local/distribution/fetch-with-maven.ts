import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { errno } from '../local-domain-error.ts';
import { hashFile } from './hash-file.ts';
import { zipCoordinates, zipName, zipSha256 } from './release.ts';
import { partialPath, syncFile } from './temporary.ts';
import { ArchiveError } from './unpack-zip.ts';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
/** 160 MB and Maven's own plugins over a slow line. */
const DEADLINE_MS = 20 * 60_000;

/**
 * Has `mvn` fetch the zip, with the user's own settings (mirrors, credentials), into `downloads`.
 *
 * @returns the zip's path, its bytes verified.
 * @throws ArchiveError with the end of Maven's own output.
 */
export async function fetchWithMaven(options: {
  readonly release: string;
  readonly downloads: string;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<string> {
  const { release, downloads, environment } = options;
  const target = join(downloads, zipName(release));
  const directory = await partialPath(target);
  await mkdir(directory);
  try {
    await runMaven(
      ['-B', '-q', COPY, `-Dartifact=${zipCoordinates(release)}`, `-DoutputDirectory=${directory}`],
      environment,
    );
    const [name] = await readdir(directory);
    if (name === undefined) throw new ArchiveError('mvn ended well but copied nothing');
    const zip = join(directory, name);
    const sha256 = await hashFile(zip, 'sha256');
    if (sha256 !== zipSha256(release)) {
      throw new ArchiveError(
        `what mvn fetched for ${zipCoordinates(release)} is not that release: its SHA-256 is ${sha256}`,
      );
    }
    await syncFile(zip);
    await rename(zip, target);
    return target;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runMaven(parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    await execa('mvn', parameters, {
      all: true,
      timeout: DEADLINE_MS,
      stdin: 'ignore',
      env: environment,
      extendEnv: false,
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    if (errno(error) === 'ENOENT') throw new ArchiveError('there is no mvn on PATH', { cause: error });
    const why = error.timedOut
      ? `mvn did not end within ${DEADLINE_MS / 60_000} minutes`
      : `mvn failed (${error.shortMessage.split('\n')[0]})`;
    const said = typeof error.all === 'string' ? lastLines(error.all) : '';
    throw new ArchiveError(said === '' ? why : `${why}: ${said}`, { cause: error });
  }
}

/** The end of Maven's errors, on one line; its advice on re-running is noise here. */
export const lastLines = (output: string): string =>
  output
    .split('\n')
    .map((line) => line.replace(/^\[ERROR\]\s*/, '').trim())
    .filter(
      (line) =>
        line !== '' && !/^(?:To see the full stack|Re-run Maven|For more information|\[Help|-> \[Help)/.test(line),
    )
    .slice(-4)
    .join(' ');
