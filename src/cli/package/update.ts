import { UpdatePackageCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForPackage } from '../waiting/waits.ts';
import { packageMembers } from './package-table.ts';
import { packageSource, type SourceOptions, withSource } from './source-options.ts';

interface UpdateOptions extends ApiOptions, SourceOptions, WaitOptions {
  readonly description?: string;
  readonly message?: string;
}

export const update: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .option('--message <text>', 'what this version changes: its CommitMessage')
    .option('--description <text>', 'a new description of the package')
    .addHelpText('after', '\nDomains keep their version until `longshore association create` is run for them again.');
  withSource(command);
  withWait(command, 'the new version is available');
  withApi(command).action((nameOrId: string, options: UpdateOptions) =>
    withClients(cli, options, async (api) => {
      const { PackageID, PackageName } = await findPackage(api, nameOrId);
      const answer = await api.opensearch.send(
        new UpdatePackageCommand({
          PackageID,
          PackageDescription: options.description,
          CommitMessage: options.message,
          PackageSource: await packageSource(cli, api, PackageName ?? PackageID, options),
        }),
      );
      const updated = answer.PackageDetails ?? {};
      const details = options.wait
        ? ((await waitForPackage(cli, api, PackageID, 'available', options)) ?? updated)
        : updated;
      write(cli, options, { PackageDetails: details }, () => packageMembers(details));
    }),
  );
};
