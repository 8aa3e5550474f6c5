import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { listDomainsForPackage, listPackagesForDomain } from '../api/find-association.ts';
import { findPackage } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { associationTable } from './association-table.ts';

interface ListOptions extends ApiOptions {
  readonly package?: string;
  readonly domain?: string;
}

export const list: DefineCommand = (command, cli) => {
  command
    .option('--domain <domain>', 'the packages of this domain')
    .option('--package <package>', 'the domains of this package, by name or id');
  withApi(command).action((options: ListOptions) =>
    withClients(cli, options, async (api) => {
      const found = await associations(api, options);
      write(cli, options, { DomainPackageDetailsList: found }, () => associationTable(found));
    }),
  );
};

async function associations(api: Parameters<typeof listPackagesForDomain>[0], options: ListOptions) {
  if (options.domain !== undefined && options.package === undefined) return listPackagesForDomain(api, options.domain);
  if (options.package !== undefined && options.domain === undefined) {
    return listDomainsForPackage(api, (await findPackage(api, options.package)).PackageID);
  }
  throw new CliError('usage', 'a list is of one domain or of one package', {
    remedy: 'Give either --domain or --package.',
  });
}
