import type { Reindex } from '../store/store.ts';

/**
 * Why an index cannot be made anew behind an alias beside the reindexes of its domain that have not ended; undefined when it can. Each
 * blocks its source while it copies and lets writes in again when it ends: of two with one source, the first to end would let in
 * writes that the copy of the other misses.
 */
export function reindexInTheWay(
  unfinished: readonly Pick<Reindex, 'id' | 'alias' | 'source' | 'target'>[],
  { alias, source }: Pick<Reindex, 'alias' | 'source'>,
): string | undefined {
  const words = (reason: string): string => `${reason}. Wait until that has ended, or cancel it.`;
  for (const other of unfinished) {
    if (other.alias === alias) return words(`Alias ${alias} is being reindexed already: ${other.id}`);
    if (other.source === source) {
      return words(`Index ${source} is being reindexed already: ${other.id}, behind alias ${other.alias}`);
    }
    if (other.target === source) return words(`Index ${source} is being made by reindex ${other.id}`);
  }
  return undefined;
}
