import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Claim, LeaseLostError, type TaskKey, type TaskRepository } from '../../../src/store/store.ts';
import { describeStore } from '../../support/store-suite.ts';

const TASK: TaskKey = { kind: 'package', id: 'F123456789' };
/** Every delay is a multiple of it, and no run of the test takes as long: the server's own clock does not change an outcome. */
const HOUR = 3_600_000;

/** The rules of one task, with time in hours. Leases last one hour. */
interface Model {
  now: number;
  row: { due: number; holder: string | undefined; attempt: number; again: number | undefined } | undefined;
  claims: { readonly claim: Claim; held: boolean }[];
}

interface Real {
  readonly tasks: TaskRepository;
  pass(milliseconds: number): Promise<void>;
}

type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => name,
});

const sooner = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));

const enqueue = (hours: number) =>
  command(`enqueue in ${hours} h`, async (model, { tasks }) => {
    await tasks.enqueue(TASK, hours * HOUR);
    const due = model.now + hours;
    if (model.row === undefined) model.row = { due, holder: undefined, attempt: 0, again: undefined };
    else if (model.row.holder === undefined) model.row.due = Math.min(model.row.due, due);
    else model.row.again = sooner(model.row.again, due);
  });

const claim = (owner: string) =>
  command(`claim by ${owner}`, async (model, { tasks }) => {
    const claimed = await tasks.claim(owner, HOUR);
    const { row } = model;
    if (row === undefined || row.due > model.now) {
      expect(claimed).toBeUndefined();
      return;
    }
    if (claimed === undefined) throw new Error('a due task was not given');
    for (const earlier of model.claims) {
      expect(claimed.fence).toBeGreaterThan(earlier.claim.fence);
      earlier.held = false;
    }
    expect(claimed).toMatchObject({ ...TASK, owner, attempt: row.attempt + 1 });
    model.claims.push({ claim: claimed, held: true });
    const again = row.again !== undefined && row.again > model.now ? row.again : undefined;
    model.row = { due: model.now + 1, holder: owner, attempt: row.attempt + 1, again };
  });

/** Runs on one of the claims so far, the last or one that was lost. */
const onClaim = (
  name: string,
  back: number,
  run: (held: boolean, claim: Claim, model: Model, real: Real) => Promise<void>,
) =>
  command(`${name} of claim -${back}`, async (model, real) => {
    const entry = model.claims.at(-1 - back);
    if (entry !== undefined) await run(entry.held, entry.claim, model, real);
  });

const lost = (held: boolean, work: Promise<void>) =>
  held ? work : expect(work).rejects.toBeInstanceOf(LeaseLostError);

const renew = (back: number) =>
  onClaim('renew', back, async (held, claimed, model, { tasks }) => {
    await lost(held, tasks.renew(claimed, HOUR));
    if (held && model.row !== undefined) model.row.due = model.now + 1;
  });

const assertHeld = (back: number) =>
  onClaim('assertHeld', back, (held, claimed, _model, { tasks }) => lost(held, tasks.assertHeld(claimed)));

const settle = (back: number) =>
  onClaim('settle', back, async (held, claimed, model, { tasks }) => {
    await tasks.finish(claimed, { settled: true });
    if (!held) return;
    lose(model);
    const again = model.row?.again;
    model.row = again === undefined ? undefined : { due: again, holder: undefined, attempt: 0, again: undefined };
  });

const giveBack = (back: number, hours: number) =>
  onClaim(`give back for ${hours} h`, back, async (held, claimed, model, { tasks }) => {
    await tasks.finish(claimed, { settled: false, afterMs: hours * HOUR });
    if (!held || model.row === undefined) return;
    lose(model);
    const due = sooner(model.row.again, model.now + hours);
    model.row = { due, holder: undefined, attempt: model.row.attempt, again: undefined };
  });

const releaseBy = (owner: string) =>
  command(`release by ${owner}`, async (model, { tasks }) => {
    await tasks.release(owner);
    if (model.row?.holder !== owner) return;
    lose(model);
    model.row = { ...model.row, due: model.now, holder: undefined };
  });

const remove = command('remove', async (model, { tasks }) => {
  await tasks.remove(TASK);
  lose(model);
  model.row = undefined;
});

const pass = (hours: number) =>
  command(`${hours} h pass`, async (model, real) => {
    await real.pass(hours * HOUR);
    model.now += hours;
  });

const nextDueIn = command('nextDueIn', async (model, { tasks }) => {
  const milliseconds = await tasks.nextDueIn();
  if (model.row === undefined) expect(milliseconds).toBeUndefined();
  else expect(Math.ceil((milliseconds ?? -HOUR) / HOUR)).toBe(Math.max(0, model.row.due - model.now));
});

function lose(model: Model): void {
  for (const entry of model.claims) entry.held = false;
}

const hours = fc.nat(3);
/** Mostly the newest claim, now and then one that was lost. */
const back = fc.constantFrom(0, 0, 0, 1, 2);
const commands = fc.commands(
  [
    hours.map(enqueue),
    fc.constantFrom('a', 'b').map(claim),
    fc.constantFrom('a', 'b').map(claim),
    back.map(renew),
    back.map(assertHeld),
    back.map(settle),
    fc.tuple(back, hours).map(([n, h]) => giveBack(n, h)),
    fc.constantFrom('a', 'b').map(releaseBy),
    fc.constant(remove),
    hours.map(pass),
    fc.constant(nextDueIn),
  ],
  { maxCommands: 60, size: 'max' },
);

describeStore('the task state machine', (subject) => {
  it('follows its model, whatever is asked in whatever order', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const { tasks } = subject.store;
        await tasks.remove(TASK);
        const model: Model = { now: 0, row: undefined, claims: [] };
        const real: Real = { tasks, pass: (milliseconds) => subject.pass(milliseconds) };
        await fc.asyncModelRun(() => ({ model, real }), sequence);
      }),
      // Each step on PostgreSQL is a round trip.
      { numRuns: subject.dialect === 'sqlite' ? 400 : 60 },
    );
  });
});
