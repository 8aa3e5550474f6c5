import type { IndexReport } from '../domains/index-report.ts';
import type { ErrorDetails, ErrorType } from '../model/error-details.ts';
import type { Association } from '../packages/association.ts';

/** What a pass came to for one association that is changing. */
export type ChangeOutcome = { readonly association: Association } & (
  | ServedChange
  | {
      /** No node has the file any more. */
      readonly kind: 'removed';
      /** Who uses it all the same, in words; of a forced one. */
      readonly inUse?: string;
    }
  | {
      /** For good; what was served before is served by every node that answers. */
      readonly kind: 'failed';
      readonly error: ErrorDetails;
    }
  | {
      /** Taken back, as was asked for. */
      readonly kind: 'cancelled';
      /** What was in the way of putting everything back, in words: it is tried again. */
      readonly problem?: string;
      /** Who uses the file that went with it, in words; of one that was never served. */
      readonly inUse?: string;
    }
  | {
      /** Nothing of the change is left on the nodes; it is tried again. */
      readonly kind: 'waiting';
      readonly waitingFor: string;
      /** The error when it has waited long enough. */
      readonly type: ErrorType;
    }
);

/** Every node was seen to serve the wanted version. */
interface ServedChange {
  readonly kind: 'served';
  /** Of the dictionary. */
  readonly bytes: number;
  /** Open indices that use it. */
  readonly indices: number;
  /** Those whose search analyzers were built anew. */
  readonly reloaded: readonly string[];
  /** How each index stands to the new bytes; absent when the cluster could not tell. */
  readonly reports?: readonly IndexReport[];
  /** Rules that a lenient filter leaves out. */
  readonly ignored: readonly IgnoredLines[];
  /** False: the nodes were not able to, and the reload alone has judged. */
  readonly rehearsed: boolean;
}

/** What one component leaves out of a dictionary. */
export interface IgnoredLines {
  /** `filter.synonyms` */
  readonly component: string;
  /** Whose it is, in words: `index books and 2 others`. */
  readonly owners: string;
  /** How many rules. */
  readonly rules: number;
  /** Of the first ones: their lines in the file, and their texts. */
  readonly lines: readonly number[];
  readonly texts: readonly string[];
}

/** A change that has waited too long fails; `timeoutMs` counts from when it was asked for. */
export function withDeadline(outcome: ChangeOutcome, now: Date, timeoutMs: number): ChangeOutcome {
  if (outcome.kind !== 'waiting') return outcome;
  const { association, waitingFor, type } = outcome;
  if (now.getTime() - association.changeStartedAt.getTime() < timeoutMs) return outcome;
  const message = `Waited ${Math.round(timeoutMs / 1000)} seconds for ${waitingFor.replace(/\.$/, '')}. Mend that, and ask for the change again.`;
  return { kind: 'failed', association, error: { type, message } };
}
