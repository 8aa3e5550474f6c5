import { InvalidArgumentError, Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { count } from '../output/text.ts';
import { listDeadLetters } from './own-dead-letters.ts';

interface RedeliverOptions extends ApiOptions {
  readonly event?: number;
}

/** @throws InvalidArgumentError */
function parseEventId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the id of an event, as `webhook dead-letters` lists them.');
}

export const redeliver: DefineCommand = (command, cli) => {
  command
    .argument('<id>', 'of `webhook list`')
    .addOption(new Option('--event <id>', 'only this one (default: every dead letter)').argParser(parseEventId));
  withApi(command).action((id: string, options: RedeliverOptions) =>
    withClients(cli, options, async (api) => {
      const own = await api.own();
      const events =
        options.event === undefined ? (await listDeadLetters(api, id)).map(({ eventId }) => eventId) : [options.event];
      for (const event of events) {
        await own.send({ method: 'POST', path: ownPath`webhooks/${id}/dead-letters/${String(event)}/redeliver` });
      }
      write(cli, options, { redelivered: events }, () => `${count(events.length, 'event')} posted again\n`);
    }),
  );
};
