import type { GetPackageVersionHistoryRequest, GetPackageVersionHistoryResponse } from '@aws-sdk/client-opensearch';
import { type PackageVersion, versionName } from '../packages/package.ts';
import { findPackage } from './find-package.ts';
import type { OperationHandler } from './operation.ts';
import { packageConfiguration, pluginProperties } from './package-details.ts';
import { readPage } from './page.ts';
import { required } from './required.ts';

/** Every version, newest first, failed ones too: the history is of what was asked for. */
export const getPackageVersionHistory: OperationHandler<
  GetPackageVersionHistoryRequest,
  GetPackageVersionHistoryResponse
> = async (input, context) => {
  const id = required(input.PackageID, 'PackageID');
  await findPackage(context.store, context, id);
  const { items, NextToken } = await readPage(
    input,
    { operation: 'GetPackageVersionHistory', accountId: context.caller.accountId, question: [id] },
    (page) => context.store.packages.listVersions(id, page),
  );
  return {
    PackageID: id,
    PackageVersionHistoryList: items.map(versionHistory),
    ...(NextToken !== undefined && { NextToken }),
  };
};

function versionHistory(version: PackageVersion) {
  const plugin = version.state.status === 'AVAILABLE' ? version.state.plugin : undefined;
  return {
    PackageVersion: versionName(version.number),
    ...(version.commitMessage !== undefined && { CommitMessage: version.commitMessage }),
    CreatedAt: version.createdAt,
    ...(plugin && { PluginProperties: pluginProperties(plugin) }),
    ...(version.configuration && { PackageConfiguration: packageConfiguration(version.configuration) }),
  };
}
