import { contentOf } from '../domains/node-desired-state.ts';
import type { Association } from '../packages/association.ts';
import type { ApiContext } from './context.ts';

/** SHA-256 of the versions that a report of an index can be about: those that were and are served, and `others`. */
export async function versionHashes(
  { store }: Pick<ApiContext, 'store'>,
  { packageId, servingVersion, servedBefore = [] }: Association,
  others: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const numbers = new Set([...servedBefore, ...others, ...(servingVersion === undefined ? [] : [servingVersion])]);
  const hashes = new Map<number, string>();
  for (const number of numbers) {
    const content = contentOf(await store.packages.findVersion(packageId, number));
    if (content) hashes.set(number, content.sha256);
  }
  return hashes;
}
