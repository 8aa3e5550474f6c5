import type { ErrorDetails, ErrorType } from '../model/error-details.ts';
import type { Association } from '../packages/association.ts';

/** What a pass came to for one association that is changing. */
export type ChangeOutcome = { readonly association: Association } & (
  | {
      /** Every node was seen to serve the wanted version. */
      readonly kind: 'served';
      /** Indices whose search analyzers were built anew, and those that take the new bytes only when they are reopened. */
      readonly reloaded: readonly string[];
      readonly needReopen: readonly string[];
    }
  | {
      /** No node has the file any more. */
      readonly kind: 'removed';
    }
  | {
      /** For good; what was served before is served by every node that answers. */
      readonly kind: 'failed';
      readonly error: ErrorDetails;
    }
  | {
      /** Nothing of the change is left on the nodes; it is tried again. */
      readonly kind: 'waiting';
      readonly waitingFor: string;
      /** The error when it has waited long enough. */
      readonly type: ErrorType;
    }
);

/** A change that has waited too long fails; `timeoutMs` counts from when it was asked for. */
export function withDeadline(outcome: ChangeOutcome, now: Date, timeoutMs: number): ChangeOutcome {
  if (outcome.kind !== 'waiting') return outcome;
  const { association, waitingFor, type } = outcome;
  if (now.getTime() - association.changeStartedAt.getTime() < timeoutMs) return outcome;
  const message = `Waited ${Math.round(timeoutMs / 1000)} seconds for ${waitingFor}. Mend that, and ask for the change again.`;
  return { kind: 'failed', association, error: { type, message } };
}
