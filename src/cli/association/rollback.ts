import type { DefineCommand } from '../cli.ts';
import { type ChangeOptions, withChange } from './change.ts';
import { actOnAssociation } from './own-association.ts';

export const rollback: DefineCommand = (command, cli) => {
  command.addHelpText(
    'after',
    '\nGoes to the version that was served before the present one, and pins it. Again: one version further back.',
  );
  withChange(command, cli, (api, options: ChangeOptions) => actOnAssociation(api, options, 'rollback'));
};
