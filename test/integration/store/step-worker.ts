/** A worker as a process of its own: `step-worker.ts <dialect> <database> <name>`. Says on stdout what it may rely on. */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/model/clock.ts';
import { type Claim, LeaseLostError, type Store } from '../../../src/store/store.ts';
import { DIALECTS, openTestStore } from '../../support/store-dialects.ts';

const STEPS = 5;
/** Milliseconds; short, so that the tasks of a killed worker are soon taken over. */
const LEASE = 400;

async function work(store: Store, claim: Claim): Promise<void> {
  // What is observed at the start is not looked at again: the fence alone keeps a step from being applied twice.
  const seen = await store.packages.find(claim.id);
  if (seen === undefined) throw new Error(`${claim.id} is not there`);
  for (let step = seen.newestVersion + 1; step <= STEPS; step += 1) {
    // Now and then a worker is so slow that its lease runs out under it.
    if (Math.random() < 0.05) await delay(1.5 * LEASE);
    await store.transaction(async (tx) => {
      await tx.tasks.assertHeld(claim);
      await tx.packages.update({ ...seen, newestVersion: step });
      await tx.events.append({
        at: systemClock(),
        subject: claim.id,
        type: 'Step',
        data: { step, fence: claim.fence },
      });
    });
    process.stdout.write(`step ${claim.id} ${step}\n`);
    if (step < STEPS) await store.tasks.renew(claim, LEASE);
  }
  await store.tasks.finish(claim, { settled: true });
}

async function main(): Promise<void> {
  const [name, database = '', owner = ''] = process.argv.slice(2);
  const dialect = DIALECTS.find((each) => each === name);
  if (dialect === undefined) throw new Error(`no dialect ${name}`);
  const store = await openTestStore(dialect, database, systemClock);
  for (;;) {
    const claim = await store.tasks.claim(owner, LEASE);
    if (claim !== undefined) {
      await work(store, claim).catch((error: unknown) => {
        if (!(error instanceof LeaseLostError)) throw error;
        process.stdout.write(`lost ${claim.id}\n`);
      });
      continue;
    }
    const due = await store.tasks.nextDueIn();
    if (due === undefined) break;
    await delay(Math.min(due, LEASE) + 1);
  }
  await store.close();
}

await main();
