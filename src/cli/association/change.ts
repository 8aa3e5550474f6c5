import type { Command } from 'commander';
import type { AssociationView } from '../../longshore-api/shapes.ts';
import { type Api, type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { describeAssociation } from './own-association.ts';
import { viewMembers } from './view-table.ts';

export interface ChangeOptions extends ApiOptions, AssociationOptions, WaitOptions {}

/** Commands that bring another version to the nodes: asked for by `ask`, done when it is ACTIVE. */
export function withChange<Options extends ChangeOptions>(
  command: Command,
  cli: Cli,
  ask: (api: Api, options: Options) => Promise<AssociationView>,
): void {
  withAssociation(command);
  withWait(command, 'every node of the domain serves it');
  withApi(command).action((options: Options) =>
    withClients(cli, options, async (api) => {
      const asked = await ask(api, options);
      if (options.wait) {
        const { domain, packageId, packageName: name } = asked;
        await waitForAssociation(cli, api, { domain, packageId, name }, 'active', options);
      }
      const view = options.wait ? await describeAssociation(api, options) : asked;
      write(cli, options, view, () => viewMembers(view));
    }),
  );
}
