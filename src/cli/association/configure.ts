import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { configureAssociation } from './own-association.ts';
import { type PolicyOptions, withPolicy } from './policy-options.ts';
import { viewMembers } from './view-table.ts';

interface ConfigureOptions extends ApiOptions, AssociationOptions, PolicyOptions {}

export const configure: DefineCommand = (command, cli) => {
  withApi(withPolicy(withAssociation(command))).action((options: ConfigureOptions) =>
    withClients(cli, options, async (api) => {
      const { reload: reloadPolicy, autoApply } = options;
      if (reloadPolicy === undefined && autoApply === undefined) {
        throw new CliError('usage', 'nothing is to change', {
          remedy: 'Give --reload, --auto-apply or --no-auto-apply.',
        });
      }
      const view = await configureAssociation(api, options, { reloadPolicy, autoApply });
      write(cli, options, view, () => viewMembers(view));
    }),
  );
};
