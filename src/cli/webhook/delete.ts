import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';

export const remove: DefineCommand = (command, cli) => {
  withApi(command.argument('<id>', 'of `webhook list`')).action((id: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      await (await api.own()).send({ method: 'DELETE', path: ownPath`webhooks/${id}` });
      write(cli, options, { id }, () => `${id} is gone, with its dead letters\n`);
    }),
  );
};
