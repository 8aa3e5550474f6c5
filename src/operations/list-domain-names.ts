import type { ListDomainNamesRequest, ListDomainNamesResponse } from '@aws-sdk/client-opensearch';
import type { OperationHandler } from './operation.ts';

/** Every local domain runs OpenSearch, so that EngineType Elasticsearch gives none. */
export const listDomainNames: OperationHandler<ListDomainNamesRequest, ListDomainNamesResponse> = async (
  input,
  { store, caller },
) => {
  if (input.EngineType === 'Elasticsearch') return { DomainNames: [] };
  const domains = await store.domains.list(caller.accountId);
  return { DomainNames: domains.map(({ name }) => ({ DomainName: name, EngineType: 'OpenSearch' })) };
};
