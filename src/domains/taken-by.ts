import type { ReloadPolicy } from '../packages/association.ts';

/** What a policy does to an index once new bytes are live. */
export const TAKEN_BY = {
  auto: 'reload',
  reopen: 'reopen',
  manual: 'nothing',
} as const satisfies Record<ReloadPolicy, 'reload' | 'reopen' | 'nothing'>;
