import type { Reindex } from './store.ts';

/** It has ended, one way or another: nothing comes after. */
export function isOver({ state }: Pick<Reindex, 'state'>): boolean {
  switch (state.status) {
    case 'CREATING':
    case 'COPYING':
    case 'SWAPPING':
      return false;
    case 'DONE':
    case 'FAILED':
    case 'CANCELLED':
      return true;
    default:
      return state satisfies never;
  }
}
