import { webhooks } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { webhookTable } from './webhook-table.ts';

export const list: DefineCommand = (command, cli) => {
  withApi(command).action((options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const found = await (await api.own()).call({ method: 'GET', path: 'webhooks' }, webhooks);
      write(cli, options, found, () => webhookTable(found.webhooks));
    }),
  );
};
