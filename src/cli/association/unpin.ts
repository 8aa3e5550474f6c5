import type { DefineCommand } from '../cli.ts';
import { type ChangeOptions, withChange } from './change.ts';
import { actOnAssociation } from './own-association.ts';

export const unpin: DefineCommand = (command, cli) => {
  command.addHelpText(
    'after',
    '\nNothing changes on the nodes: a newer version comes when it is asked for, and with auto-apply when one becomes available.',
  );
  withChange(command, cli, (api, options: ChangeOptions) => actOnAssociation(api, options, 'unpin'));
};
