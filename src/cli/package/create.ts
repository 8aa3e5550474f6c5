import { CreatePackageCommand, type PackageType } from '@aws-sdk/client-opensearch';
import { Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForPackage } from '../waiting/waits.ts';
import { packageMembers } from './package-table.ts';
import { packageSource, type SourceOptions, withSource } from './source-options.ts';

interface CreateOptions extends ApiOptions, SourceOptions, WaitOptions {
  readonly name: string;
  readonly type: PackageType;
  readonly description?: string;
  readonly engineVersion?: string;
}

const TYPES = ['TXT-DICTIONARY', 'ZIP-PLUGIN', 'PACKAGE-LICENSE', 'PACKAGE-CONFIG'];

export const create: DefineCommand = (command, cli) => {
  command
    .requiredOption('--name <name>', 'name of the new package')
    .addOption(new Option('--type <type>', 'what it is').choices(TYPES).default('TXT-DICTIONARY'))
    .option('--description <text>', 'what it is for')
    .option('--engine-version <version>', 'ZIP-PLUGIN only: the engine that it is built for, such as OpenSearch_3.8');
  withSource(command);
  withWait(command, 'it is available');
  withApi(command).action((options: CreateOptions) =>
    withClients(cli, options, async (api) => {
      const answer = await api.opensearch.send(
        new CreatePackageCommand({
          PackageName: options.name,
          PackageType: options.type,
          PackageDescription: options.description,
          EngineVersion: options.engineVersion,
          PackageSource: await packageSource(cli, api, options.name, options),
        }),
      );
      const created = answer.PackageDetails ?? {};
      const id = created.PackageID ?? options.name;
      const details = options.wait ? ((await waitForPackage(cli, api, id, 'available', options)) ?? created) : created;
      write(cli, options, { PackageDetails: details }, () => packageMembers(details));
    }),
  );
};
