import { ruleDiff } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { parseVersion } from '../version-option.ts';
import { ruleDiffText } from './rule-diff-text.ts';

export const diff: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .argument('<from>', 'a version, such as v3', parseVersion)
    .argument('[to]', 'another version (default: the newest that is available)', parseVersion);
  withApi(command).action((nameOrId: string, from: string, to: string | undefined, options: ApiOptions) =>
    withClients(cli, options, async (api) => {
      const own = await api.own();
      const path = ownPath`packages/${nameOrId}/diff`;
      const found = await own.call({ method: 'GET', path, query: { from, to } }, ruleDiff);
      write(cli, options, found, () => ruleDiffText(nameOrId, found));
    }),
  );
};
