import { withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForReindex } from '../waiting/waits.ts';
import { type DomainOptions, withDomain } from './domain-option.ts';
import { cancelReindex } from './own-reindex.ts';
import { reindexMembers } from './reindex-table.ts';

interface CancelOptions extends DomainOptions, WaitOptions {}

export const cancel: DefineCommand = (command, cli) => {
  command.argument('<id>', 'of `reindex start` or `reindex list`');
  withWait(command, 'the new index is gone and the old one takes writes again');
  withDomain(command).action((id: string, options: CancelOptions) =>
    withClients(cli, options, async (api) => {
      const asked = await cancelReindex(api, options.domain, id);
      const seen = options.wait ? await waitForReindex(cli, api, options.domain, id, 'CANCELLED', options) : asked;
      write(cli, options, seen, () => reindexMembers(seen));
    }),
  );
};
