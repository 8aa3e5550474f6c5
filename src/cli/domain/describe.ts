import { DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { listNodes } from '../api/domains.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { domainMembers } from './domain-table.ts';

export const describe: DefineCommand = (command, cli) => {
  withApi(command.argument('<domain>', 'name')).action((DomainName: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const { DomainStatus } = await api.opensearch.send(new DescribeDomainCommand({ DomainName }));
      const nodes = await listNodes(api, DomainName);
      write(cli, options, { DomainStatus, DomainNodesStatusList: nodes }, () =>
        DomainStatus === undefined ? '' : domainMembers(DomainStatus, nodes),
      );
    }),
  );
};
