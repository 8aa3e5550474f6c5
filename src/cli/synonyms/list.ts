import type { RuleList } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { renderMembers, renderTable } from '../output/table.ts';
import { readRules } from './own-rules.ts';

export const list: DefineCommand = (command, cli) => {
  withApi(command.argument('<package>', 'name or id')).action((nameOrId: string, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const { rules, etag } = await readRules(api, nameOrId);
      write(cli, options, { ...rules, etag }, () => rulesText(rules, etag));
    }),
  );
};

const rulesText = ({ packageId, version, rules }: RuleList, etag: string): string => {
  const head = renderMembers([
    ['Package', packageId],
    ['Version', version],
    ['ETag', etag],
  ]);
  const columns = [
    { title: 'LINE', cell: ({ line }: RuleList['rules'][number]) => line },
    { title: 'RULE', cell: ({ text }: RuleList['rules'][number]) => text },
  ];
  return `${head}\n${renderTable(columns, rules)}`;
};
