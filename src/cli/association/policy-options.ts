import { type Command, Option } from 'commander';
import type { ReloadPolicy } from '../../packages/association.ts';

export interface PolicyOptions {
  readonly reload?: ReloadPolicy;
  /** Absent: left as it is. */
  readonly autoApply?: boolean;
}

export const reloadOption = (): Option =>
  new Option(
    '--reload <policy>',
    'auto: reload what can be; reopen: also close and open indices that need it; manual: reload nothing',
  ).choices(['auto', 'reopen', 'manual'] satisfies ReloadPolicy[]);

export const withPolicy = (command: Command): Command =>
  command
    .addOption(reloadOption())
    .option('--auto-apply', 'take each version that becomes available by itself')
    .option('--no-auto-apply', 'take a new version only when it is asked for');
