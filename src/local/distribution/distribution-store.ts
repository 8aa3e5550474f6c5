import { constants } from 'node:fs';
import { access, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errno, LocalDomainError, wordsOf } from '../local-domain-error.ts';
import type { NodeUser } from '../node/node-user.ts';
import { type Places, userCanTraverse } from '../places.ts';
import { SharedAttempts } from '../shared-attempts.ts';
import { fetchArchive } from './fetch-archive.ts';
import { fetchWithMaven } from './fetch-with-maven.ts';
import { hashFile } from './hash-file.ts';
import { installedRelease } from './installed.ts';
import { archiveName, offeredReleases, zipCoordinates, zipName, zipSha256 } from './release.ts';
import { partialPath, renameDirectory } from './temporary.ts';
import { unpackTar } from './unpack-tar.ts';
import { unpackZip } from './unpack-zip.ts';

/** An OpenSearch home to run nodes from. It is only read. */
export interface Distribution {
  readonly release: string;
  readonly directory: string;
}

export type Progress = (what: string) => void;

export interface DistributionStoreOptions {
  readonly places: Places;
  /** OPENSEARCH_HOME, PATH and what `mvn` needs. */
  readonly environment: NodeJS.ProcessEnv;
  /** LONGSHORE_OPENSEARCH_ARCHIVE: a URL, or `off`. */
  readonly archive: string;
  readonly nodeUser: NodeUser | undefined;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly fetch: typeof fetch;
}

/** A way to a distribution that came to nothing, and why. */
interface Attempt {
  readonly way: string;
  readonly problem: string;
}

/** What nodes take over from a distribution; packages of Linux systems put it elsewhere. */
const CONFIGURATION = ['config/jvm.options', 'config/log4j2.properties'] as const;

/**
 * Gets OpenSearch, the nearest way first: an installed one (OPENSEARCH_HOME), one unpacked before, the zip in the cache, Maven, the
 * official archive. Downloads and unpacked trees get their names only when they are whole and verified; two processes at once are harmless.
 */
export class DistributionStore {
  readonly #options: DistributionStoreOptions;
  /** By release. */
  readonly #underWay = new SharedAttempts<Distribution>();

  constructor(options: DistributionStoreOptions) {
    this.#options = options;
  }

  /** What is there already, without fetching or unpacking anything. */
  async find(release: string): Promise<Distribution | undefined> {
    const home = this.#options.environment.OPENSEARCH_HOME;
    if (home && (await this.#problemWithInstalled(home, release)) === undefined) return { release, directory: home };
    const directory = this.#directory(release);
    return (await installedRelease(directory)) === release ? { release, directory } : undefined;
  }

  /** @throws LocalDomainError `DistributionNotFound` with each way and why it failed. */
  ensure(release: string, progress: Progress): Promise<Distribution> {
    return this.#underWay.get(release, async () => {
      const distribution = await this.#ensure(release, progress);
      // Whoever asks next looks again: the cache may be emptied while we run.
      this.#underWay.forget(release);
      return distribution;
    });
  }

  #directory(release: string): string {
    return join(this.#options.places.distributions, `opensearch-${release}`);
  }

  async #ensure(release: string, progress: Progress): Promise<Distribution> {
    const found = await this.find(release);
    if (found) return found;
    if (zipSha256(release) === undefined) {
      const offered = offeredReleases().join(', ');
      throw new LocalDomainError('DistributionNotFound', `OpenSearch ${release} is not offered: ${offered} are`);
    }
    const failed: Attempt[] = [];
    const home = this.#options.environment.OPENSEARCH_HOME;
    const problem = home ? await this.#problemWithInstalled(home, release) : undefined;
    if (problem !== undefined) failed.push({ way: `OPENSEARCH_HOME=${home}`, problem });
    for (const way of this.#ways(release, progress)) {
      try {
        const archive = await way.get();
        if (archive !== undefined) return await this.#unpack(release, archive, progress);
      } catch (error) {
        if (errno(error) === 'ENOSPC') throw this.#diskFull(release, error);
        failed.push({ way: way.name, problem: wordsOf(error) });
        progress(`${way.name}: ${wordsOf(error)}`);
      }
    }
    throw new LocalDomainError('DistributionNotFound', this.#notFound(release, failed));
  }

  /** Each gives the path of an archive, or undefined when it does not apply. */
  #ways(release: string, progress: Progress): readonly { name: string; get: () => Promise<string | undefined> }[] {
    const { places, environment, archive, platform, arch, fetch } = this.#options;
    const { downloads } = places;
    return [
      { name: `the cache ${downloads}`, get: () => this.#cached(release, progress) },
      {
        name: 'Maven',
        get: () => {
          progress(`fetching OpenSearch ${release} with mvn (about 160 MB)`);
          return fetchWithMaven({ release, downloads, environment });
        },
      },
      {
        name: 'the official archive',
        get: async () => {
          if (archive === 'off') throw new Error('LONGSHORE_OPENSEARCH_ARCHIVE=off');
          progress(`fetching OpenSearch ${release} from ${archive}`);
          return fetchArchive({ release, base: archive, downloads, platform, arch, fetch, progress });
        },
      },
    ];
  }

  async #cached(release: string, progress: Progress): Promise<string | undefined> {
    const zip = join(this.#options.places.downloads, zipName(release));
    if (!(await exists(zip))) return undefined;
    progress(`verifying ${zip}`);
    const sha256 = await hashFile(zip, 'sha256');
    if (sha256 === zipSha256(release)) return zip;
    await rm(zip, { force: true });
    throw new Error(`${zip} was damaged (SHA-256 ${sha256}) and has been removed`);
  }

  async #unpack(release: string, archive: string, progress: Progress): Promise<Distribution> {
    const directory = this.#directory(release);
    progress(`unpacking OpenSearch ${release} into ${directory}`);
    const partial = await partialPath(directory);
    try {
      await (archive.endsWith('.zip') ? unpackZip(archive, partial) : unpackTar(archive, partial));
      const unpacked = await installedRelease(partial);
      if (unpacked !== release)
        throw new Error(`${archive} holds OpenSearch ${unpacked ?? 'of no known release'}, not ${release}`);
      await renameDirectory(partial, directory);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    } finally {
      // The zip stays in the cache; what is no zip was fetched for this once.
      if (!archive.endsWith('.zip')) await rm(archive, { force: true });
    }
    return { release, directory };
  }

  async #problemWithInstalled(home: string, release: string): Promise<string | undefined> {
    const installed = await installedRelease(home);
    if (installed === undefined) return 'holds no OpenSearch (no lib/opensearch-VERSION.jar)';
    if (installed !== release) return `holds OpenSearch ${installed}`;
    for (const name of CONFIGURATION) {
      const readable = await access(join(home, name), constants.R_OK).then(
        () => true,
        () => false,
      );
      if (!readable) return `has no ${name} that can be read`;
    }
    const { nodeUser } = this.#options;
    if (nodeUser && !(await userCanTraverse(home, nodeUser)))
      return `cannot be entered by the user ${nodeUser.name}, who runs the nodes`;
    return undefined;
  }

  #notFound(release: string, failed: readonly Attempt[]): string {
    const { places, platform, arch } = this.#options;
    const tried = failed.map(({ way, problem }) => `${way}: ${problem}`).join('. ');
    const archive = archiveName(release, platform, arch);
    return (
      `OpenSearch ${release} cannot be got. ${tried}. ` +
      `Do one of these and start again: install Maven so that mvn is on PATH; put the zip of ${zipCoordinates(release)} at ${join(places.downloads, zipName(release))}; ` +
      `set OPENSEARCH_HOME to an unpacked OpenSearch ${release}` +
      (archive === undefined
        ? '.'
        : `; or set LONGSHORE_OPENSEARCH_ARCHIVE to a server that has ${release}/${archive}.`)
    );
  }

  #diskFull(release: string, cause: unknown): LocalDomainError {
    const { downloads, distributions } = this.#options.places;
    const message = `The disk is full: OpenSearch ${release} needs about 160 MB in ${downloads} and 210 MB in ${distributions}. Free some, or move them with LONGSHORE_CACHE.`;
    return new LocalDomainError('DistributionNotFound', message, { cause });
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
