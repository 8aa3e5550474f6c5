import { DeleteDomainCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForDomain } from '../waiting/waits.ts';
import { domainMembers } from './domain-table.ts';

interface DeleteOptions extends ApiOptions, WaitOptions {}

export const remove: DefineCommand = (command, cli) => {
  withWait(command.argument('<domain>', 'name'), 'it is gone');
  withApi(command).action((DomainName: string, options: DeleteOptions) =>
    withClients(cli, options, async (api) => {
      const { DomainStatus } = await api.opensearch.send(new DeleteDomainCommand({ DomainName }));
      if (options.wait) await waitForDomain(cli, api, DomainName, 'gone', options);
      write(cli, options, { DomainStatus }, () => {
        if (options.wait) return `${DomainName} is gone\n`;
        return DomainStatus === undefined ? '' : domainMembers(DomainStatus);
      });
    }),
  );
};
