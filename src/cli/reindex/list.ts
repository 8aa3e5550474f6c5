import { withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type DomainOptions, withDomain } from './domain-option.ts';
import { listReindexes } from './own-reindex.ts';
import { reindexTable } from './reindex-table.ts';

export const list: DefineCommand = (command, cli) => {
  withDomain(command).action((options: DomainOptions) =>
    withClients(cli, options, async (api) => {
      const reindexes = await listReindexes(api, options.domain);
      write(cli, options, { reindexes }, () => reindexTable(reindexes));
    }),
  );
};
