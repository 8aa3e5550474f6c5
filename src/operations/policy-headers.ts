import type { ReloadPolicy } from '../packages/association.ts';

/** The headers with which an association is asked for as its owner wants it from the start; AWS has no members for them. */
export const RELOAD_POLICY_HEADER = 'x-longshore-reload-policy';
export const AUTO_APPLY_HEADER = 'x-longshore-auto-apply';

const RELOAD_POLICIES = ['auto', 'reopen', 'manual'] as const satisfies readonly ReloadPolicy[];
const LONGEST_SHOWN = 64;

export interface PolicyHeaders {
  /** As they came. */
  readonly reloadPolicy?: string | undefined;
  readonly autoApply?: string | undefined;
}

export interface Policies {
  readonly reloadPolicy?: ReloadPolicy;
  readonly autoApply?: boolean;
}

/** What the headers ask for, for every package of the request; what is wrong with them, in words. */
export function parsePolicyHeaders(headers: PolicyHeaders): Policies | { readonly problem: string } {
  const reloadPolicy = RELOAD_POLICIES.find((policy) => policy === headers.reloadPolicy);
  if (headers.reloadPolicy !== undefined && reloadPolicy === undefined)
    return {
      problem: `Header ${RELOAD_POLICY_HEADER}: '${shown(headers.reloadPolicy)}' is none of ${RELOAD_POLICIES.join(', ')}.`,
    };
  if (headers.autoApply !== undefined && headers.autoApply !== 'true' && headers.autoApply !== 'false')
    return { problem: `Header ${AUTO_APPLY_HEADER}: '${shown(headers.autoApply)}' is neither true nor false.` };
  return {
    ...(reloadPolicy !== undefined && { reloadPolicy }),
    ...(headers.autoApply !== undefined && { autoApply: headers.autoApply === 'true' }),
  };
}

const shown = (value: string): string => value.slice(0, LONGEST_SHOWN);
