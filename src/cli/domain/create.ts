import { CreateDomainCommand, OpenSearchPartitionInstanceType } from '@aws-sdk/client-opensearch';
import { InvalidArgumentError, Option } from 'commander';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForDomain } from '../waiting/waits.ts';
import { domainMembers } from './domain-table.ts';

interface CreateOptions extends ApiOptions, WaitOptions {
  readonly name: string;
  readonly engineVersion?: string;
  readonly nodes: number;
  readonly instanceType?: OpenSearchPartitionInstanceType;
}

/** @throws InvalidArgumentError */
function parseCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number of nodes, such as 3.');
  return Number(text);
}

/** Checked against the SDK's list, which is too long to be shown. */
const instanceType = (): Option =>
  new Option('--instance-type <type>', 'such as r6g.large.search; kept, without effect on a local domain').argParser(
    (text) => {
      if (Object.values<string>(OpenSearchPartitionInstanceType).includes(text)) return text;
      throw new InvalidArgumentError('Amazon OpenSearch Service has no such instance type.');
    },
  );

export const create: DefineCommand = (command, cli) => {
  command
    .requiredOption('--name <name>', 'name of the new domain')
    .option('--engine-version <version>', 'such as OpenSearch_3.8 (default: the newest)')
    .option('--nodes <count>', 'how many nodes', parseCount, 1)
    .addOption(instanceType());
  withWait(command, 'it answers and is green');
  withApi(command).action((options: CreateOptions) =>
    withClients(cli, options, async (api) => {
      const answer = await api.opensearch.send(
        new CreateDomainCommand({
          DomainName: options.name,
          EngineVersion: options.engineVersion,
          ClusterConfig: {
            InstanceCount: options.nodes,
            InstanceType: options.instanceType,
          },
        }),
      );
      const waited = options.wait ? await waitForDomain(cli, api, options.name, 'active', options) : undefined;
      const status = waited ?? answer.DomainStatus;
      write(cli, options, { DomainStatus: status }, () => (status === undefined ? '' : domainMembers(status)));
    }),
  );
};
