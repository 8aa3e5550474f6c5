import { type PackageVersionHistory, paginateGetPackageVersionHistory } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { formatDate } from '../output/format.ts';
import { write } from '../output/output.ts';
import { renderTable } from '../output/table.ts';

export const history: DefineCommand = (command, cli) => {
  withApi(command.argument('<package>', 'name or id')).action((nameOrId: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const { PackageID } = await findPackage(api, nameOrId);
      const versions: PackageVersionHistory[] = [];
      const pages = paginateGetPackageVersionHistory({ client: api.opensearch, pageSize: 100 }, { PackageID });
      for await (const page of pages) versions.push(...(page.PackageVersionHistoryList ?? []));
      write(cli, options, { PackageID, PackageVersionHistoryList: versions }, () => historyTable(versions));
    }),
  );
};

const historyTable = (versions: readonly PackageVersionHistory[]): string =>
  renderTable(
    [
      { title: 'VERSION', cell: ({ PackageVersion }) => PackageVersion },
      { title: 'CREATED (UTC)', cell: ({ CreatedAt }) => formatDate(CreatedAt) },
      { title: 'PLUGIN', cell: ({ PluginProperties }) => PluginProperties?.Version },
      { title: 'MESSAGE', cell: ({ CommitMessage }) => CommitMessage },
    ],
    versions,
  );
