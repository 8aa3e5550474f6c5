import type { Command } from 'commander';
import type { z } from 'zod';
import { plan, type planRequest } from '../../longshore-api/shapes.ts';
import type { ReloadPolicy } from '../../packages/association.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import { type AssociationOptions, withAssociation } from '../association/association-options.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { planText } from './plan-text.ts';

export interface PlanOptions extends ApiOptions, AssociationOptions {
  readonly version?: string;
  readonly reload?: ReloadPolicy;
}

/** A dry run of a change; exit code 1 when it would be refused or fail. */
export function withPlan(command: Command, cli: Cli, action: z.input<typeof planRequest>['action']): void {
  command.addHelpText('after', '\nChanges nothing. Exit code 1 when the change would be refused or fail.');
  withApi(withAssociation(command)).action((options: PlanOptions) =>
    withClients(cli, options, async (api) => {
      const { domain, package: name, version, reload: reloadPolicy } = options;
      const body: z.input<typeof planRequest> = { package: name, action, version, reloadPolicy };
      const own = await api.own();
      const found = await own.call({ method: 'POST', path: ownPath`domains/${domain}/plan`, body }, plan);
      write(cli, options, found, () => planText(found, name));
      if (found.possible) return;
      throw new CliError(
        'failed',
        `${name} cannot be ${action}d ${action === 'associate' ? 'with' : 'from'} ${domain} as it is`,
        {
          remedy: 'What stands against it is in the plan.',
        },
      );
    }),
  );
}
