import { Option } from 'commander';
import type { EventView } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { OwnApi } from '../api/own-api.ts';
import type { DefineCommand } from '../cli.ts';
import { eventLine } from './event-line.ts';
import { type EventQuery, followEvents, listEvents } from './own-events.ts';
import { cursorAt, parseSince, type Since } from './since.ts';

interface EventsOptions extends ApiOptions {
  readonly follow?: true;
  readonly since?: Since;
  readonly subject?: string;
  readonly type?: string;
}

const DEFAULT_SPAN = '1d';

export const events: DefineCommand = (command, cli) => {
  command
    .option('--follow', 'stay, and show what happens, until Ctrl-C')
    .addOption(
      new Option(
        '--since <when>',
        `a span such as 90m, a time, or the id of an event (default: ${DEFAULT_SPAN}; with --follow: from now on)`,
      ).argParser((text) => parseSince(text, new Date())),
    )
    .option('--subject <subject>', 'only of this, such as package/F123456789 or domain/000000000000/demo')
    .option('--type <type>', 'only of this type, such as AssociationActive')
    .addHelpText('after', '\nWith --output json, each event is one line.');
  withApi(command).action((options: EventsOptions) =>
    withClients(cli, options, async (api) => {
      const own = await api.own();
      const show = (event: EventView): void =>
        void cli.stdout.write(options.output === 'json' ? `${JSON.stringify(event)}\n` : `${eventLine(event)}\n`);
      const { subject, type, since } = options;
      if (options.follow) {
        const after = since === undefined ? undefined : await cursorOf(own, since);
        const connected = (): void => void cli.stderr.write(`Following ${api.target.endpoint}\n`);
        const lost = (reason: string): void => void cli.stderr.write(`Connection lost (${reason}), connecting again\n`);
        for await (const event of followEvents(
          own,
          { after, subject, type },
          { signal: cli.interrupted, connected, lost },
        ))
          show(event);
        return;
      }
      const after = await cursorOf(own, since ?? parseSince(DEFAULT_SPAN, new Date()));
      for await (const event of listEvents(own, { after, subject, type })) show(event);
    }),
  );
};

async function cursorOf(own: OwnApi, since: Since): Promise<number> {
  switch (since.kind) {
    case 'event':
      return since.id;
    case 'time':
      return cursorAt(since.at, async (id) => (await firstAfter(own, { after: id }))?.at);
    default:
      return since satisfies never;
  }
}

async function firstAfter(own: OwnApi, query: EventQuery): Promise<{ readonly at: Date } | undefined> {
  for await (const { at } of listEvents(own, query, 1)) return { at: new Date(at) };
  return undefined;
}
