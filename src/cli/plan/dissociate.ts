import type { DefineCommand } from '../cli.ts';
import { withPlan } from './plan.ts';

export const dissociate: DefineCommand = (command, cli) => withPlan(command, cli, 'dissociate');
