import {
  DescribeDomainNodesCommand,
  DescribeDomainsCommand,
  type DomainNodesStatus,
  type DomainStatus,
  ListDomainNamesCommand,
} from '@aws-sdk/client-opensearch';
import type { Api } from './api.ts';

/** How many names DescribeDomains takes at once. Source: Service Authorization Reference. */
const DOMAINS_PER_CALL = 5;

export async function listDomains(api: Api): Promise<DomainStatus[]> {
  const { DomainNames = [] } = await api.opensearch.send(new ListDomainNamesCommand({}));
  const names = DomainNames.flatMap(({ DomainName }) => (DomainName === undefined ? [] : [DomainName]));
  const found: DomainStatus[] = [];
  for (let at = 0; at < names.length; at += DOMAINS_PER_CALL) {
    const some = new DescribeDomainsCommand({ DomainNames: names.slice(at, at + DOMAINS_PER_CALL) });
    found.push(...((await api.opensearch.send(some)).DomainStatusList ?? []));
  }
  return found;
}

/** Empty while the domain's nodes cannot be asked. */
export async function listNodes(api: Api, DomainName: string): Promise<DomainNodesStatus[]> {
  try {
    const answer = await api.opensearch.send(new DescribeDomainNodesCommand({ DomainName }));
    return answer.DomainNodesStatusList ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === 'DependencyFailureException') return [];
    throw error;
  }
}
