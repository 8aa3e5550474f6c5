import { ServiceError } from '../model/service-error.ts';
import type { Repositories, Store } from '../store/store.ts';

/** Takes back what a transaction has done. */
class TakenBack<T> extends Error {
  constructor(readonly result: T) {
    super('a dry run is taken back');
  }
}

export type DryRun<T> = { readonly result: T } | { readonly refused: string };

/** What a change would come to, or why it would be refused: it is made, as in earnest, in a transaction that is taken back. */
export async function dryRun<T>(
  store: Pick<Store, 'transaction'>,
  work: (tx: Repositories) => Promise<T>,
): Promise<DryRun<T>> {
  try {
    await store.transaction(async (tx) => {
      throw new TakenBack(await work(tx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return { result: error.result };
    if (error instanceof ServiceError) return { refused: error.message };
    throw error;
  }
  throw new Error('a transaction that throws was committed');
}
