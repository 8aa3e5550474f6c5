import { DissociatePackageCommand } from '@aws-sdk/client-opensearch';
import { type Api, type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { associationMembers } from './association-table.ts';

interface DeleteOptions extends ApiOptions, AssociationOptions, WaitOptions {
  readonly force?: true;
}

export const remove: DefineCommand = (command, cli) => {
  withAssociation(command).option(
    '--force',
    'also while indices or templates use it: they break when they are next opened (`longshore plan dissociate` names them); needs Longshore',
  );
  withWait(command, 'it is gone from every node of the domain');
  withApi(command).action((options: DeleteOptions) =>
    withClients(cli, options, async (api) => {
      const { domain } = options;
      const { PackageID, PackageName } = await findPackage(api, options.package);
      const association = { domain, packageId: PackageID, name: PackageName ?? PackageID };
      const { data, table } = options.force
        ? await forced(api, PackageID, options)
        : await asked(api, PackageID, options);
      if (options.wait) await waitForAssociation(cli, api, association, 'gone', options);
      write(cli, options, data, () => (options.wait ? `${association.name} is gone from ${domain}\n` : table()));
    }),
  );
};

async function asked(api: Api, PackageID: string, { domain: DomainName }: DeleteOptions) {
  const answer = await api.opensearch.send(new DissociatePackageCommand({ PackageID, DomainName }));
  const details = answer.DomainPackageDetails ?? {};
  return { data: { DomainPackageDetails: details }, table: () => associationMembers(details) };
}

async function forced(api: Api, packageId: string, { domain }: DeleteOptions) {
  const { forceDissociation } = await import('./own-association.ts');
  const { viewMembers } = await import('./view-table.ts');
  const view = await forceDissociation(api, { domain, package: packageId });
  return { data: view, table: () => viewMembers(view) };
}
