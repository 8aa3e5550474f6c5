import { Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { domainMembers } from '../domain/domain-table.ts';
import { write } from '../output/output.ts';
import type { DomainGoal } from '../waiting/domain-look.ts';
import { type TimeoutOptions, withTimeout } from '../waiting/options.ts';
import { waitForDomain } from '../waiting/waits.ts';

interface WaitOptions extends ApiOptions, TimeoutOptions {
  readonly for: DomainGoal;
}

export const waitDomain: DefineCommand = (command, cli) => {
  command
    .argument('<domain>', 'name')
    .addOption(new Option('--for <state>', 'what to wait for').choices(['active', 'gone']).default('active'));
  withApi(withTimeout(command)).action((name: string, options: WaitOptions) =>
    withClients(cli, options, async (api) => {
      const status = await waitForDomain(cli, api, name, options.for, options);
      write(cli, options, { DomainStatus: status }, () =>
        status === undefined ? `${name} is gone\n` : domainMembers(status),
      );
    }),
  );
};
