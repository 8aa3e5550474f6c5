import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { formatDate } from '../output/format.ts';
import { write } from '../output/output.ts';
import { renderTable } from '../output/table.ts';
import { type DeadLetter, listDeadLetters } from './own-dead-letters.ts';

export const deadLetters: DefineCommand = (command, cli) => {
  withApi(command.argument('<id>', 'of `webhook list`')).action((id: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const found = await listDeadLetters(api, id);
      write(cli, options, { deadLetters: found }, () => deadLetterTable(found));
    }),
  );
};

const deadLetterTable = (letters: readonly DeadLetter[]): string =>
  renderTable(
    [
      { title: 'EVENT', cell: ({ eventId }) => eventId },
      { title: 'GIVEN UP (UTC)', cell: ({ at }) => formatDate(new Date(at)) },
      { title: 'ATTEMPTS', cell: ({ attempts }) => attempts },
      { title: 'REASON', cell: ({ reason }) => reason },
    ],
    letters,
  );
