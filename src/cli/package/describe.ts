import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { packageMembers } from './package-table.ts';

export const describe: DefineCommand = (command, cli) => {
  withApi(command.argument('<package>', 'name or id')).action((nameOrId: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const details = await findPackage(api, nameOrId);
      write(cli, options, { PackageDetails: details }, () => packageMembers(details));
    }),
  );
};
