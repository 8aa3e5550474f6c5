import { DistributionStore } from '../../local/distribution/distribution-store.ts';
import { choosePlaces, type Places } from '../../local/places.ts';
import { LOCAL_ENGINES } from '../../model/engine-version.ts';
import type { CheckContext } from './finding.ts';
import { nodeUserOf } from './node-user.ts';

/** What a domain gets when no engine version is asked for. */
export const NEWEST_RELEASE = LOCAL_ENGINES[0]?.release ?? '';

/** The distributions as the local domains of this configuration find them. @throws LocalDomainError without a fitting node user. */
export async function openDistributions({
  config,
  environment,
}: CheckContext): Promise<{ readonly store: DistributionStore; readonly places: Places }> {
  const { LONGSHORE_HOME: home, LONGSHORE_CACHE: cache, LONGSHORE_NODES: nodes } = config;
  const nodeUser = await nodeUserOf(config);
  const places = await choosePlaces({ home, cache, nodes, nodeUser });
  const archive = config.LONGSHORE_OPENSEARCH_ARCHIVE;
  const { platform, arch } = process;
  return { store: new DistributionStore({ places, environment, archive, nodeUser, platform, arch, fetch }), places };
}
