import type { Domain } from '../domains/domain.ts';
import { domainArn, domainId } from '../model/identity.ts';
import type { ServiceError } from '../model/service-error.ts';
import type { ReadOptions, Repositories } from '../store/store.ts';
import type { OperationContext } from './operation.ts';
import { invalid } from './refuse.ts';

export interface FindTaggedDomainOptions extends ReadOptions {
  /** The error for an ARN that has no domain; ValidationException when left out, as AddTags and RemoveTags declare no other for it. */
  readonly notFound?: (message: string) => ServiceError;
}

/** The caller's domain of that ARN: packages have none. @throws ServiceError */
export async function findTaggedDomain(
  repositories: Repositories,
  { caller, site }: Pick<OperationContext, 'caller' | 'site'>,
  arn: string,
  { notFound = invalid, ...options }: FindTaggedDomainOptions = {},
): Promise<Domain> {
  const name = /^arn:[^:]+:es:[^:]+:\d{12}:domain\/([a-z][a-z0-9-]+)$/.exec(arn)?.[1];
  if (name === undefined) throw invalid(`Only domains have tags, and this is no ARN of one: ${arn}`);
  const domain =
    arn === domainArn(site, caller.accountId, name)
      ? await repositories.domains.find(domainId(caller.accountId, name), options)
      : undefined;
  if (!domain) throw notFound(`Domain not found: ${arn}`);
  return domain;
}
