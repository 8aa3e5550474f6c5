import { AssociatePackageCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { associationMembers } from './association-table.ts';

interface CreateOptions extends ApiOptions, AssociationOptions, WaitOptions {}

export const create: DefineCommand = (command, cli) => {
  withAssociation(command).addHelpText(
    'after',
    '\nRun again after `longshore package update`, it applies the newest version: AWS has no other call for that.',
  );
  withWait(command, 'every node of the domain serves it');
  withApi(command).action((options: CreateOptions) =>
    withClients(cli, options, async (api) => {
      const { domain } = options;
      const { PackageID, PackageName } = await findPackage(api, options.package);
      const answer = await api.opensearch.send(new AssociatePackageCommand({ PackageID, DomainName: domain }));
      const asked = answer.DomainPackageDetails ?? {};
      const association = { domain, packageId: PackageID, name: PackageName ?? PackageID };
      const details = options.wait
        ? ((await waitForAssociation(cli, api, association, 'active', options)) ?? asked)
        : asked;
      write(cli, options, { DomainPackageDetails: details }, () => associationMembers(details));
    }),
  );
};
