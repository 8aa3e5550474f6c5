import type { z } from 'zod';
import { webhook, type webhookRequest } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { webhookMembers } from './webhook-table.ts';

interface CreateOptions extends ApiOptions {
  readonly url: string;
  readonly secret?: string;
  readonly type: readonly string[];
}

export const create: DefineCommand = (command, cli) => {
  command
    .requiredOption('--url <url>', 'where events are posted, as CloudEvents')
    .option('--secret <secret>', 'signs each delivery (default: one is made, and told in the answer to this call only)')
    .option(
      '--type <type>',
      'only events of this type, such as AssociationActive; may be given several times',
      (type, all: string[]) => [...all, type],
      [],
    );
  withApi(command).action((options: CreateOptions) =>
    withClients(cli, options, async (api) => {
      const { url, secret, type } = options;
      const body: z.input<typeof webhookRequest> = { url, secret, types: [...type] };
      const created = await (await api.own()).call({ method: 'POST', path: 'webhooks', body }, webhook);
      write(cli, options, created, () => webhookMembers(created));
    }),
  );
};
