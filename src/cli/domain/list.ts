import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { listDomains } from '../api/domains.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { domainTable } from './domain-table.ts';

export const list: DefineCommand = (command, cli) => {
  withApi(command).action((options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const domains = await listDomains(api);
      write(cli, options, { DomainStatusList: domains }, () => domainTable(domains));
    }),
  );
};
