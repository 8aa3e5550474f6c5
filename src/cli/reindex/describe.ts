import { withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type DomainOptions, withDomain } from './domain-option.ts';
import { describeReindex } from './own-reindex.ts';
import { reindexMembers } from './reindex-table.ts';

export const describe: DefineCommand = (command, cli) => {
  withDomain(command.argument('<id>', 'of `reindex start` or `reindex list`')).action(
    (id: string, options: DomainOptions) =>
      withClients(cli, options, async (api) => {
        const found = await describeReindex(api, options.domain, id);
        write(cli, options, found, () => reindexMembers(found));
      }),
  );
};
