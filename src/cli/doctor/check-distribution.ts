import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { zipCoordinates, zipName } from '../../local/distribution/release.ts';
import { NEWEST_RELEASE, openDistributions } from './distributions.ts';
import { findProgram } from './find-program.ts';
import { type Check, fail, ok, warn, wordsOf } from './finding.ts';

/** Is there an OpenSearch of the newest release to start, or a way to get one? */
export const checkDistribution: Check = async ({ config, environment }) => {
  const { LONGSHORE_OPENSEARCH_ARCHIVE: archive } = config;
  try {
    const { store, places } = await openDistributions({ config, environment });
    const there = await store.find(NEWEST_RELEASE);
    if (there !== undefined) return ok('distribution', `OpenSearch ${NEWEST_RELEASE} at ${there.directory}`);
    const zip = join(places.downloads, zipName(NEWEST_RELEASE));
    if (await stat(zip).catch(() => undefined))
      return ok('distribution', `OpenSearch ${NEWEST_RELEASE}, to be unpacked: ${zip}`);
    const others = `put the zip of ${zipCoordinates(NEWEST_RELEASE)} at ${zip}, or set OPENSEARCH_HOME to an unpacked one.`;
    const remedy = `Install Maven, ${others}`;
    if (await findProgram('mvn', environment)) {
      return ok(
        'distribution',
        `OpenSearch ${NEWEST_RELEASE} will be fetched with mvn (160 MB) when a domain needs it`,
      );
    }
    if (archive === 'off') return fail('distribution', `no OpenSearch ${NEWEST_RELEASE}, no mvn, no archive`, remedy);
    return warn(
      'distribution',
      `OpenSearch ${NEWEST_RELEASE} will be downloaded from ${archive}`,
      `Where that cannot be reached: install Maven, ${others}`,
    );
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
