import type { DefineCommand } from '../cli.ts';
import { type ChangeOptions, withChange } from './change.ts';
import { actOnAssociation } from './own-association.ts';

export const unpin: DefineCommand = (command, cli) => {
  command.addHelpText(
    'after',
    '\nWith auto-apply, the newest version is taken at once; without, nothing changes on the nodes.',
  );
  withChange(command, cli, (api, options: ChangeOptions) => actOnAssociation(api, options, 'unpin'));
};
