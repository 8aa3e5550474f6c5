import type { DefineCommand } from '../cli.ts';
import { versionOption } from '../version-option.ts';
import { type ChangeOptions, withChange } from './change.ts';
import { actOnAssociation } from './own-association.ts';

interface PinOptions extends ChangeOptions {
  readonly version?: string;
}

export const pin: DefineCommand = (command, cli) => {
  command.addOption(versionOption('the version to stay at (default: the one that is served)'));
  withChange(command, cli, (api, options: PinOptions) =>
    actOnAssociation(api, options, 'pin', { version: options.version }),
  );
};
