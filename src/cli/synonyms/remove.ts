import type { DefineCommand } from '../cli.ts';
import { type EditRulesOptions, runEdit, withEdit } from './edit.ts';

export const remove: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .argument('<rules...>', 'each one rule that is there, whatever the order of its terms');
  withEdit(command).action((nameOrId: string, rules: readonly string[], options: EditRulesOptions) =>
    runEdit(
      cli,
      nameOrId,
      rules.map((rule) => ({ remove: rule })),
      options,
    ),
  );
};
