import type { PackageDetails } from '@aws-sdk/client-opensearch';
import { formatDate } from '../output/format.ts';
import { renderMembers, renderTable } from '../output/table.ts';
import { reasonOf } from '../waiting/package-look.ts';

export const packageTable = (packages: readonly PackageDetails[]): string =>
  renderTable(
    [
      { title: 'ID', cell: ({ PackageID }) => PackageID },
      { title: 'NAME', cell: ({ PackageName }) => PackageName },
      { title: 'TYPE', cell: ({ PackageType }) => PackageType },
      { title: 'STATUS', cell: ({ PackageStatus }) => PackageStatus },
      { title: 'VERSION', cell: ({ AvailablePackageVersion }) => AvailablePackageVersion },
      { title: 'ENGINE', cell: ({ EngineVersion }) => EngineVersion },
      { title: 'UPDATED (UTC)', cell: ({ LastUpdatedAt }) => formatDate(LastUpdatedAt) },
    ],
    packages,
  );

export const packageMembers = (details: PackageDetails): string =>
  renderMembers([
    ['ID', details.PackageID],
    ['Name', details.PackageName],
    ['Type', details.PackageType],
    ['Description', details.PackageDescription || undefined],
    ['Status', details.PackageStatus],
    ['Error', reasonOf(details.ErrorDetails)],
    ['Version', details.AvailablePackageVersion],
    ['Engine version', details.EngineVersion],
    ['Plugin class', details.AvailablePluginProperties?.ClassName],
    ['Owner', details.PackageOwner],
    ['Created (UTC)', formatDate(details.CreatedAt)],
    ['Updated (UTC)', formatDate(details.LastUpdatedAt)],
  ]);
