import type { ReindexView } from '../../longshore-api/shapes.ts';
import { CliError } from '../cli-error.ts';
import { progressOf } from '../reindex/reindex-table.ts';
import type { Look } from './wait-until.ts';

export type ReindexGoal = 'DONE' | 'CANCELLED';

/** Has the reindex got there? @throws CliError when it never will. */
export function lookAtReindex(seen: ReindexView, goal: ReindexGoal): Look<ReindexView> {
  switch (seen.status) {
    case 'CREATING':
    case 'COPYING':
    case 'SWAPPING': {
      const progress = progressOf(seen);
      return { done: false, waitingFor: `it is ${seen.status}${progress === undefined ? '' : `: ${progress}`}` };
    }
    case 'DONE':
    case 'FAILED':
    case 'CANCELLED':
      if (seen.status === goal) return { done: true, value: seen };
      throw new CliError('failed', `the reindex of ${seen.alias} on ${seen.domain} is ${seen.status}`, {
        remedy: seen.error === undefined ? describeEnd(seen) : `${seen.error.type}: ${seen.error.message}`,
      });
    default:
      return seen.status satisfies never;
  }
}

const describeEnd = ({ status, alias, source, target }: ReindexView): string =>
  status === 'DONE' ? `${alias} points at ${target}.` : `${alias} points at ${source}, as before.`;
