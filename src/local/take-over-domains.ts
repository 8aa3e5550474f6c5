import type { Domain } from '../domains/domain.ts';
import { restarting } from '../domains/domain-change.ts';
import type { Clock } from '../model/clock.ts';
import type { IdSource } from '../model/ids.ts';
import { restartEvent } from '../reconcile/restart-event.ts';
import type { Store } from '../store/store.ts';
import type { LocalDomainRuntime } from './local-domain-runtime.ts';

export interface TakeOver {
  readonly store: Store;
  readonly runtime: Pick<LocalDomainRuntime, 'adopt'>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'uuid'>;
}

/**
 * Before the first request is answered: nodes that outlived a predecessor are served again under their endpoint, and a domain whose
 * nodes did not is Processing, so that nobody is told that it is ready. The reconcile loop starts what is missing.
 */
export async function takeOverDomains({ store, runtime, clock, ids }: TakeOver): Promise<void> {
  const domains = (await store.domains.all()).filter(({ status }) => status !== 'Deleting');
  await Promise.all(
    domains.map(async (domain) => {
      const living = await runtime.adopt(domain.id);
      if (living.length < domain.nodeCount && domain.status === 'Active') await markRestarting(domain);
    }),
  );

  async function markRestarting(domain: Domain): Promise<void> {
    const at = clock();
    await store.transaction(async (tx) => {
      await tx.domains.update(restarting(domain, ids.uuid(), at));
      await tx.events.append({ at, subject: `domain/${domain.id}`, ...restartEvent(domain) });
    });
  }
}
