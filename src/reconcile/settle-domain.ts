import type { Domain } from '../domains/domain.ts';
import { activated, failChange, isChangeUnderWay, STAGE } from '../domains/domain-change.ts';
import type { DomainObservation } from '../domains/node.ts';
import { domainReadiness, type Readiness } from '../domains/settled.ts';
import { type Cluster, ClusterRequestError, ClusterUnreachableError } from '../opensearch/cluster.ts';
import type { DomainWriter } from './domain-writer.ts';
import { clearExclusions } from './scale-down.ts';

export interface SettleOptions {
  readonly writer: DomainWriter;
  readonly wanted: readonly string[];
  readonly seen: DomainObservation;
  readonly cluster: Cluster | undefined;
  readonly changeTimeoutMs: number;
}

/** Ends the domain's change when what is seen is what is wanted, or says what is awaited. Gives that in words; undefined when settled. */
export async function settleDomain(options: SettleOptions): Promise<string | undefined> {
  const { writer, seen, cluster } = options;
  const { endpoint } = seen;
  if (writer.current.status === 'Active') {
    // A port that somebody else has taken meanwhile.
    await writer.save((domain) =>
      endpoint === undefined || domain.endpoint === endpoint ? domain : { ...domain, endpoint },
    );
    return undefined;
  }
  const readiness = changeReadiness(options);
  if (!readiness.ready) {
    await tellProgress(options, readiness.waitingFor);
    return readiness.waitingFor;
  }
  if (endpoint === undefined || !cluster) return 'the domain endpoint';
  if (writer.current.change.kind === 'update') {
    try {
      await clearExclusions(cluster);
    } catch (error) {
      if (!(error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)) throw error;
      return `the cluster: ${error.message}`;
    }
  }
  await writer.save((domain, now) => (domain.status === 'Active' ? domain : activated(domain, endpoint, now)), {
    type: 'DomainActive',
    data: { endpoint },
  });
  return undefined;
}

const isShrinking = ({ change }: Domain): boolean => change.stages.some(({ name }) => name === STAGE.terminate);

function changeReadiness({ writer, wanted, seen }: SettleOptions): Readiness {
  // Copies that went with a node wait a minute for it; it will not come back.
  const health =
    seen.health && isShrinking(writer.current) ? { ...seen.health, delayedUnassignedShards: 0 } : seen.health;
  return domainReadiness(wanted, { ...seen, ...(health && { health }) });
}

async function tellProgress({ writer, changeTimeoutMs }: SettleOptions, waitingFor: string): Promise<void> {
  const { change } = writer.current;
  const stage = change.stages.some(({ name }) => name === STAGE.provision) ? STAGE.provision : STAGE.terminate;
  await writer.stage(stage, 'IN_PROGRESS', waitingFor);
  const isLate = (domain: Domain, now: Date): boolean =>
    isChangeUnderWay(domain.change) && now.getTime() - domain.change.startedAt.getTime() >= changeTimeoutMs;
  await writer.save((domain, now) => {
    if (!isLate(domain, now)) return domain;
    const reason = `Waited ${Math.round(changeTimeoutMs / 1000)} seconds for ${waitingFor}; it is waited for further.`;
    return { ...domain, change: failChange(domain.change, reason, now), lastUpdatedAt: now };
  });
}
