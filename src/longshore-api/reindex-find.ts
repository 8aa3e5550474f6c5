import type { Domain } from '../domains/domain.ts';
import { ServiceError } from '../model/service-error.ts';
import { isOver } from '../store/reindex-state.ts';
import type { ReadOptions, Reindex, Repositories } from '../store/store.ts';

/** @throws ServiceError ResourceNotFoundException */
export async function findReindex(
  { reindexes }: Pick<Repositories, 'reindexes'>,
  domain: Pick<Domain, 'id' | 'name'>,
  id: string,
  options?: ReadOptions,
): Promise<Reindex> {
  const reindex = await reindexes.find(id, options);
  if (reindex?.domainId !== domain.id) {
    throw new ServiceError('ResourceNotFoundException', `Domain ${domain.name} has no reindex ${id}.`);
  }
  return reindex;
}

const PAGE = 100;

/** Those of a domain that have not ended. */
export async function unfinishedReindexes(
  { reindexes }: Pick<Repositories, 'reindexes'>,
  domain: Pick<Domain, 'id'>,
): Promise<readonly Reindex[]> {
  const found: Reindex[] = [];
  let after: string | undefined;
  do {
    const page = await reindexes.listForDomain(domain.id, { limit: PAGE, ...(after !== undefined && { after }) });
    found.push(...page.items.filter((reindex) => !isOver(reindex)));
    after = page.next;
  } while (after !== undefined);
  return found;
}
