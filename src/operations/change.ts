import type { Event, Repositories, TaskKey } from '../store/store.ts';
import type { OperationContext } from './operation.ts';

/** What a changing operation did, for those who watch and for the reconciler. */
export interface Change<T> {
  readonly result: T;
  /** Of the audit row: `package/F123456789`, `domain/000000000000/demo`. */
  readonly subject: string;
  readonly events: readonly Pick<Event, 'subject' | 'type' | 'data'>[];
  /** Aggregates to look at. */
  readonly tasks: readonly TaskKey[];
}

/**
 * One transaction for all that an operation changes: aggregate, task, audit and event rows stand or fall together. The loop is
 * woken after the commit. `work` may run again when the database asks for it, so it must touch nothing but `tx`.
 */
export async function change<T>(
  context: OperationContext,
  work: (tx: Repositories, now: Date) => Promise<Change<T>>,
): Promise<T> {
  const { store, clock, caller, operation, requestId, wake } = context;
  const done = await store.transaction(async (tx) => {
    const now = clock();
    const outcome = await work(tx, now);
    // Said and not looked up: a package that was deleted is the caller's still.
    for (const event of outcome.events) await tx.events.append({ at: now, accountId: caller.accountId, ...event });
    for (const task of outcome.tasks) await tx.tasks.enqueue(task);
    await tx.audit.append({
      at: now,
      requestId,
      operation,
      accountId: caller.accountId,
      ...(caller.accessKeyId !== undefined && { accessKeyId: caller.accessKeyId }),
      subject: outcome.subject,
    });
    return outcome;
  });
  for (const task of done.tasks) wake(task);
  return done.result;
}

export const packageSubject = (packageId: string): string => `package/${packageId}`;
export const domainSubject = (domainId: string): string => `domain/${domainId}`;
export const associationSubject = (domainId: string, packageId: string): string =>
  `association/${domainId}/${packageId}`;
