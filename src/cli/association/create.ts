import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { versionOption } from '../version-option.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForAssociation } from '../waiting/waits.ts';
import { type AssociateOptions, associate } from './associate.ts';
import { withAssociation } from './association-options.ts';
import { associationMembers } from './association-table.ts';
import { withPolicy } from './policy-options.ts';

interface CreateOptions extends ApiOptions, AssociateOptions, WaitOptions {}

export const create: DefineCommand = (command, cli) => {
  withAssociation(command)
    .addOption(versionOption('the version to serve (default: the newest)'))
    .addHelpText(
      'after',
      '\nRun again after `longshore package update`, it applies the newest version: AWS has no other call for that.\n' +
        '--version, --reload and --auto-apply need Longshore.',
    );
  withPolicy(command);
  withWait(command, 'every node of the domain serves it');
  withApi(command).action((options: CreateOptions) =>
    withClients(cli, options, async (api) => {
      const { domain } = options;
      const { PackageID, PackageName } = await findPackage(api, options.package);
      const asked = await associate(api, PackageID, options);
      const association = { domain, packageId: PackageID, name: PackageName ?? PackageID };
      const details = options.wait
        ? ((await waitForAssociation(cli, api, association, 'active', options)) ?? asked)
        : asked;
      write(cli, options, { DomainPackageDetails: details }, () => associationMembers(details));
    }),
  );
};
