import {
  type DomainPackageDetails,
  paginateListDomainsForPackage,
  paginateListPackagesForDomain,
} from '@aws-sdk/client-opensearch';
import type { Api } from './api.ts';

export async function listPackagesForDomain(api: Api, DomainName: string): Promise<DomainPackageDetails[]> {
  const found: DomainPackageDetails[] = [];
  for await (const page of paginateListPackagesForDomain({ client: api.opensearch, pageSize: 100 }, { DomainName })) {
    found.push(...(page.DomainPackageDetailsList ?? []));
  }
  return found;
}

export async function listDomainsForPackage(api: Api, PackageID: string): Promise<DomainPackageDetails[]> {
  const found: DomainPackageDetails[] = [];
  for await (const page of paginateListDomainsForPackage({ client: api.opensearch, pageSize: 100 }, { PackageID })) {
    found.push(...(page.DomainPackageDetailsList ?? []));
  }
  return found;
}

export const findAssociation = async (
  api: Api,
  domain: string,
  packageId: string,
): Promise<DomainPackageDetails | undefined> =>
  (await listPackagesForDomain(api, domain)).find(({ PackageID }) => PackageID === packageId);
