import { Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import { type AssociationOptions, withAssociation } from '../association/association-options.ts';
import { associationMembers } from '../association/association-table.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import type { AssociationGoal } from '../waiting/association-look.ts';
import { type TimeoutOptions, withTimeout } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';

interface WaitOptions extends ApiOptions, AssociationOptions, TimeoutOptions {
  readonly for: AssociationGoal;
}

export const waitAssociation: DefineCommand = (command, cli) => {
  withAssociation(command).addOption(
    new Option('--for <state>', 'what to wait for').choices(['active', 'gone']).default('active'),
  );
  withApi(withTimeout(command)).action((options: WaitOptions) =>
    withClients(cli, options, async (api) => {
      const { domain } = options;
      const { PackageID, PackageName } = await findPackage(api, options.package);
      const association = { domain, packageId: PackageID, name: PackageName ?? PackageID };
      const details = await waitForAssociation(cli, api, association, options.for, options);
      write(cli, options, { DomainPackageDetails: details }, () =>
        details === undefined ? `${association.name} is gone from ${domain}\n` : associationMembers(details),
      );
    }),
  );
};
