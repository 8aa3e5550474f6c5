import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitUntilSettled } from '../waiting/waits.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { actOnAssociation } from './own-association.ts';
import { viewMembers } from './view-table.ts';

interface CancelOptions extends ApiOptions, AssociationOptions, WaitOptions {}

export const cancel: DefineCommand = (command, cli) => {
  command.addHelpText(
    'after',
    '\nA change that was not yet ACTIVE everywhere is taken back on every node, and ends as failed with the type Cancelled.',
  );
  withAssociation(command);
  withWait(command, 'what was before is back on every node');
  withApi(command).action((options: CancelOptions) =>
    withClients(cli, options, async (api) => {
      const asked = await actOnAssociation(api, options, 'cancel');
      const view = options.wait ? await waitUntilSettled(cli, api, options, options) : asked;
      write(cli, options, view, () => viewMembers(view));
    }),
  );
};
