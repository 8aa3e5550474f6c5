import { DeletePackageCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { packageMembers } from './package-table.ts';

export const remove: DefineCommand = (command, cli) => {
  withApi(command.argument('<package>', 'name or id')).action((nameOrId: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const { PackageID } = await findPackage(api, nameOrId);
      const answer = await api.opensearch.send(new DeletePackageCommand({ PackageID }));
      const details = answer.PackageDetails ?? {};
      write(cli, options, { PackageDetails: details }, () => packageMembers(details));
    }),
  );
};
