import { withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForReindex } from '../waiting/waits.ts';
import { type DomainOptions, withDomain } from './domain-option.ts';
import { startReindex } from './own-reindex.ts';
import { reindexMembers } from './reindex-table.ts';

interface StartOptions extends DomainOptions, WaitOptions {
  readonly alias: string;
  readonly target?: string;
}

export const start: DefineCommand = (command, cli) => {
  command
    .requiredOption('--alias <alias>', 'the alias through which the index is searched; it points at one index')
    .option('--target <index>', 'name of the new index (default: the alias with the next free number)')
    .addHelpText(
      'after',
      '\nA new index with the same mappings and settings takes every document, then the alias is swapped; the old index is kept.\n' +
        'While documents are copied, the old index is read-only.',
    );
  withWait(command, 'the alias points at the new index');
  withDomain(command).action((options: StartOptions) =>
    withClients(cli, options, async (api) => {
      const { domain, alias, target } = options;
      const started = await startReindex(api, domain, { alias, target });
      const seen = options.wait ? await waitForReindex(cli, api, domain, started.id, 'DONE', options) : started;
      write(cli, options, seen, () => reindexMembers(seen));
    }),
  );
};
