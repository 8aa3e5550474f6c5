import { DissociatePackageCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { associationMembers } from './association-table.ts';

interface DeleteOptions extends ApiOptions, AssociationOptions, WaitOptions {}

export const remove: DefineCommand = (command, cli) => {
  withAssociation(command);
  withWait(command, 'it is gone from every node of the domain');
  withApi(command).action((options: DeleteOptions) =>
    withClients(cli, options, async (api) => {
      const { domain } = options;
      const { PackageID, PackageName } = await findPackage(api, options.package);
      const answer = await api.opensearch.send(new DissociatePackageCommand({ PackageID, DomainName: domain }));
      const details = answer.DomainPackageDetails ?? {};
      const association = { domain, packageId: PackageID, name: PackageName ?? PackageID };
      if (options.wait) await waitForAssociation(cli, api, association, 'gone', options);
      write(cli, options, { DomainPackageDetails: details }, () =>
        options.wait ? `${association.name} is gone from ${domain}\n` : associationMembers(details),
      );
    }),
  );
};
