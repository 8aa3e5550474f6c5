import type { DefineCommand } from '../cli.ts';
import { type EditRulesOptions, runEdit, withEdit } from './edit.ts';

export const change: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .argument('<rule>', 'a rule that is there, whatever the order of its terms')
    .argument('<to>', 'what it becomes');
  withEdit(command).action((nameOrId: string, rule: string, to: string, options: EditRulesOptions) =>
    runEdit(cli, nameOrId, [{ change: rule, to }], options),
  );
};
