import { reloadOption } from '../association/policy-options.ts';
import type { DefineCommand } from '../cli.ts';
import { versionOption } from '../version-option.ts';
import { withPlan } from './plan.ts';

export const associate: DefineCommand = (command, cli) => {
  command
    .addOption(versionOption('the version to plan for (default: what `association create` would take)'))
    .addOption(reloadOption());
  withPlan(command, cli, 'associate');
};
