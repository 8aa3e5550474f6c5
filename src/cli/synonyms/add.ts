import type { DefineCommand } from '../cli.ts';
import { type EditRulesOptions, runEdit, withEdit } from './edit.ts';

export const add: DefineCommand = (command, cli) => {
  command.argument('<package>', 'name or id').argument('<rules...>', 'each one rule, such as "sofa, couch"');
  withEdit(command).action((nameOrId: string, rules: readonly string[], options: EditRulesOptions) =>
    runEdit(
      cli,
      nameOrId,
      rules.map((rule) => ({ add: rule })),
      options,
    ),
  );
};
