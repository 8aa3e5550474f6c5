import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { describeAssociation } from './own-association.ts';
import { viewMembers } from './view-table.ts';

interface DescribeOptions extends ApiOptions, AssociationOptions {}

export const describe: DefineCommand = (command, cli) => {
  withApi(withAssociation(command)).action((options: DescribeOptions) =>
    withClients(cli, options, async (api) => {
      const view = await describeAssociation(api, options);
      write(cli, options, view, () => viewMembers(view));
    }),
  );
};
