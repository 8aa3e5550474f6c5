import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { describePackages } from '../api/find-package.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { packageTable } from './package-table.ts';

interface ListOptions extends ApiOptions {
  readonly name?: string;
  readonly type?: string;
  readonly status?: string;
  readonly engineVersion?: string;
}

export const list: DefineCommand = (command, cli) => {
  command
    .option('--name <name>', 'only those of this name')
    .option('--type <type>', 'only those of this type')
    .option('--status <status>', 'only those in this status')
    .option('--engine-version <version>', 'only plugins for this engine version');
  withApi(command).action((options: ListOptions) =>
    withClients(cli, options, async (api) => {
      const packages = await describePackages(api, {
        ...(options.name === undefined ? {} : { PackageName: options.name }),
        ...(options.type === undefined ? {} : { PackageType: options.type }),
        ...(options.status === undefined ? {} : { PackageStatus: options.status }),
        ...(options.engineVersion === undefined ? {} : { EngineVersion: options.engineVersion }),
      });
      write(cli, options, { PackageDetailsList: packages }, () => packageTable(packages));
    }),
  );
};
