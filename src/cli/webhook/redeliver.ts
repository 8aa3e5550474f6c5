import { InvalidArgumentError, Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { OwnApiError } from '../api/own-error.ts';
import { ownPath } from '../api/own-path.ts';
import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { count, section } from '../output/text.ts';
import { listDeadLetters } from './own-dead-letters.ts';

interface RedeliverOptions extends ApiOptions {
  readonly event?: number;
}

/** @throws InvalidArgumentError */
function parseEventId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the id of an event, as `webhook dead-letters` lists them.');
}

interface Refusal {
  readonly eventId: number;
  readonly reason: string;
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
      const redelivered: number[] = [];
      const refused: Refusal[] = [];
      for (const eventId of events) {
        try {
          await own.send({ method: 'POST', path: ownPath`webhooks/${id}/dead-letters/${String(eventId)}/redeliver` });
          redelivered.push(eventId);
        } catch (error) {
          // What the service says of one event is no reason to keep the others.
          if (!(error instanceof OwnApiError)) throw error;
          refused.push({ eventId, reason: error.message });
        }
      }
      write(cli, options, { redelivered, refused }, () => outcomeText(redelivered, refused));
      if (refused.length === 0) return;
      throw new CliError('failed', `${refused.length} of ${count(events.length, 'event')} could not be posted again`, {
        remedy: `\`longshore webhook dead-letters ${id}\` lists what is left; mend the receiver, and try again.`,
      });
    }),
  );
};

const outcomeText = (redelivered: readonly number[], refused: readonly Refusal[]): string =>
  `${count(redelivered.length, 'event')} posted again\n` +
  section(
    'Not posted again',
    refused.map(({ eventId, reason }) => `${eventId}: ${reason}`),
  );
