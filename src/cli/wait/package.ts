import { Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { packageMembers } from '../package/package-table.ts';
import { type TimeoutOptions, withTimeout } from '../waiting/options.ts';
import type { PackageGoal } from '../waiting/package-look.ts';
import { waitForPackage } from '../waiting/waits.ts';

interface WaitOptions extends ApiOptions, TimeoutOptions {
  readonly for: PackageGoal;
}

export const waitPackage: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .addOption(new Option('--for <state>', 'what to wait for').choices(['available', 'gone']).default('available'));
  withApi(withTimeout(command)).action((nameOrId: string, options: WaitOptions) =>
    withClients(cli, options, async (api) => {
      const details = await waitForPackage(cli, api, nameOrId, options.for, options);
      write(cli, options, { PackageDetails: details }, () =>
        details === undefined ? `${nameOrId} is gone\n` : packageMembers(details),
      );
    }),
  );
};
