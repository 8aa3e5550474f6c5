import { type PackageDetails, paginateDescribePackages } from '@aws-sdk/client-opensearch';
import { CliError } from '../cli-error.ts';
import type { Api } from './api.ts';

/** What a PackageID looks like. A name begins with a lower-case letter; that one may be `pkg-…` takes the 40 digits to tell. */
const PACKAGE_ID = /^(?:[FG]\d+|pkg-[a-f0-9]{40})$/;

export const isPackageId = (text: string): boolean => PACKAGE_ID.test(text);

export type PackageFilterName = 'PackageID' | 'PackageName' | 'PackageStatus' | 'PackageType' | 'EngineVersion';

/** Every page, one list. Several filters all apply. */
export async function describePackages(
  api: Api,
  filters: Readonly<Partial<Record<PackageFilterName, string>>> = {},
): Promise<PackageDetails[]> {
  const Filters = Object.entries(filters).map(([Name, value]) => ({ Name: Name as PackageFilterName, Value: [value] }));
  const found: PackageDetails[] = [];
  const input = Filters.length === 0 ? {} : { Filters };
  for await (const page of paginateDescribePackages({ client: api.opensearch, pageSize: 100 }, input)) {
    found.push(...(page.PackageDetailsList ?? []));
  }
  return found;
}

/** By id, or by name; undefined when there is none. @throws CliError when several packages have the name (plugins: one per engine version). */
export async function lookUpPackage(api: Api, nameOrId: string): Promise<PackageDetails | undefined> {
  const found = await describePackages(
    api,
    isPackageId(nameOrId) ? { PackageID: nameOrId } : { PackageName: nameOrId },
  );
  // A filter's value may be read as a pattern: the name must be this one.
  const exact = found.filter(({ PackageID, PackageName }) => nameOrId === PackageID || nameOrId === PackageName);
  if (exact.length <= 1) return exact[0];
  const ids = exact.map(({ PackageID, EngineVersion }) => `${PackageID} (${EngineVersion ?? 'no engine version'})`);
  throw new CliError('usage', `${exact.length} packages are named ${nameOrId}`, {
    remedy: `Name one by its id: ${ids.join(', ')}.`,
  });
}

/** @throws CliError when there is no such package. */
export async function findPackage(api: Api, nameOrId: string): Promise<PackageDetails & { PackageID: string }> {
  const found = await lookUpPackage(api, nameOrId);
  if (found?.PackageID === undefined) {
    throw new CliError('failed', `there is no package ${nameOrId} at ${api.target.endpoint}`, {
      remedy: '`longshore package list` shows what there is.',
    });
  }
  return { ...found, PackageID: found.PackageID };
}
