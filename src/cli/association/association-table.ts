import type { DomainPackageDetails } from '@aws-sdk/client-opensearch';
import { formatDate } from '../output/format.ts';
import { renderMembers, renderTable } from '../output/table.ts';
import { reasonOf } from '../waiting/package-look.ts';

export const associationTable = (associations: readonly DomainPackageDetails[]): string =>
  renderTable(
    [
      { title: 'DOMAIN', cell: ({ DomainName }) => DomainName },
      { title: 'PACKAGE', cell: ({ PackageName }) => PackageName },
      { title: 'ID', cell: ({ PackageID }) => PackageID },
      { title: 'STATUS', cell: ({ DomainPackageStatus }) => DomainPackageStatus },
      { title: 'VERSION', cell: ({ PackageVersion }) => PackageVersion },
      { title: 'PATH', cell: ({ ReferencePath }) => ReferencePath },
      { title: 'ERROR', cell: ({ ErrorDetails }) => reasonOf(ErrorDetails) },
    ],
    associations,
  );

export const associationMembers = (details: DomainPackageDetails): string =>
  renderMembers([
    ['Domain', details.DomainName],
    ['Package', details.PackageName],
    ['ID', details.PackageID],
    ['Type', details.PackageType],
    ['Status', details.DomainPackageStatus],
    ['Error', reasonOf(details.ErrorDetails)],
    ['Version', details.PackageVersion],
    ['Path', details.ReferencePath],
    ['Updated (UTC)', formatDate(details.LastUpdated)],
  ]);
