import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DistributionStore } from '../../local/distribution/distribution-store.ts';
import { zipCoordinates, zipName } from '../../local/distribution/release.ts';
import { choosePlaces } from '../../local/places.ts';
import { LOCAL_ENGINES } from '../../model/engine-version.ts';
import { findProgram } from './find-program.ts';
import { type Check, fail, ok, warn, wordsOf } from './finding.ts';
import { nodeUserOf } from './node-user.ts';

/** Is there an OpenSearch of the newest release to start, or a way to get one? */
export const checkDistribution: Check = async ({ config, environment }) => {
  const release = LOCAL_ENGINES[0]?.release ?? '';
  const { LONGSHORE_HOME: home, LONGSHORE_CACHE: cache, LONGSHORE_OPENSEARCH_ARCHIVE: archive } = config;
  try {
    const nodeUser = await nodeUserOf(config);
    const places = await choosePlaces({ home, cache, nodes: config.LONGSHORE_NODES, nodeUser });
    const { platform, arch } = process;
    const store = new DistributionStore({ places, environment, archive, nodeUser, platform, arch, fetch });
    const there = await store.find(release);
    if (there !== undefined) return ok('distribution', `OpenSearch ${release} at ${there.directory}`);
    const zip = join(places.downloads, zipName(release));
    if (await stat(zip).catch(() => undefined))
      return ok('distribution', `OpenSearch ${release}, to be unpacked: ${zip}`);
    const remedy = `Or put the zip of ${zipCoordinates(release)} at ${zip}, or set OPENSEARCH_HOME to an unpacked one.`;
    if (await findProgram('mvn', environment)) {
      return ok('distribution', `OpenSearch ${release} will be fetched with mvn (160 MB) when a domain needs it`);
    }
    if (archive === 'off') return fail('distribution', `no OpenSearch ${release}, no mvn, no archive`, remedy);
    return warn('distribution', `OpenSearch ${release} will be downloaded from ${archive}`, remedy);
  } catch (error) {
    return fail('distribution', wordsOf(error), 'Set OPENSEARCH_HOME to an unpacked OpenSearch.');
  }
};

export const checkMaven: Check = async ({ environment }) => {
  const mvn = await findProgram('mvn', environment);
  if (mvn !== undefined) return ok('mvn', mvn);
  return warn(
    'mvn',
    'not on PATH; without it OpenSearch comes from the release archive',
    'Install Maven (Debian and Ubuntu: apt install maven; macOS: brew install maven) where the archive cannot be reached.',
  );
};
