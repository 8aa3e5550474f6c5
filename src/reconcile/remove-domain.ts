import { STAGE } from '../domains/domain-change.ts';
import { domainArn, type Site } from '../model/identity.ts';
import type { DomainRuntime } from './domain-runtime.ts';
import type { DomainWriter } from './domain-writer.ts';
import type { Log } from './loop.ts';
import { again, type Outcome, SETTLED, type Work } from './reconciler.ts';

const RETRY_MS = 2_000;

export interface RemoveDomainOptions {
  readonly runtime: DomainRuntime;
  readonly writer: DomainWriter;
  readonly work: Work;
  readonly site: Site;
  readonly log: Log;
}

/** Nodes first, rows last: as long as anything is left on the machine, the domain is there and Deleting. */
export async function removeDomain({ runtime, writer, work, site, log }: RemoveDomainOptions): Promise<Outcome> {
  const { id, accountId, name } = writer.current;
  try {
    await writer.stage(STAGE.terminate, 'IN_PROGRESS');
    await runtime.remove(id);
  } catch (error) {
    work.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ err: error, domain: id }, 'cannot remove the nodes of a domain; trying again');
    await writer.stage(STAGE.terminate, 'IN_PROGRESS', reason);
    return again(RETRY_MS, reason);
  }
  await work.transaction(async (tx) => {
    await tx.associations.deleteForDomain(id);
    await tx.tags.removeAll(domainArn(site, accountId, name));
    await tx.domains.delete(id);
    await tx.events.append({ at: writer.clock(), subject: `domain/${id}`, type: 'DomainDeleted', data: {} });
    await tx.tasks.remove({ kind: 'domain', id });
  });
  return SETTLED;
}
