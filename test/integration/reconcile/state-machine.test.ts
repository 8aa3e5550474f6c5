// No sequence of calls and failures reaches a state that nothing leads out of: when the failures stop and time passes, every
// association is at rest, and the nodes serve exactly what its row says.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { configure, isChanging } from '../../../src/packages/association-state.ts';
import { pin, rollback, unpin } from '../../../src/packages/association-versions.ts';
import type { Store } from '../../../src/store/store.ts';
import { domainFixture } from './domain-fixture.ts';
import { sha256 } from './fake-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

const TIMEOUT_MS = 60_000;

type Fixture = Awaited<ReturnType<typeof domainFixture>>;

/** A package of the test, with an index that uses it as soon as it is served. */
interface Subject {
  readonly id: string;
  readonly index: string;
}

type Step = (fixture: Fixture, subject: Subject) => Promise<void> | void;

const ignoreRefusal = async (call: Promise<void>): Promise<void> => {
  await call.catch(() => undefined);
};

const CALLS: Readonly<Record<string, Step>> = {
  associate: (fixture, { id }) => ignoreRefusal(fixture.associate(id)),
  'associate v1': (fixture, { id }) => ignoreRefusal(fixture.associate(id, { version: 1 })),
  dissociate: (fixture, { id }) => ignoreRefusal(fixture.dissociate(id)),
  'dissociate by force': (fixture, { id }) => ignoreRefusal(fixture.dissociate(id, { forced: true })),
  cancel: (fixture, { id }) => fixture.cancel(id),
  'roll back': (fixture, { id }) => fixture.change(id, rollback),
  pin: (fixture, { id }) => fixture.change(id, (existing, now) => pin(existing, undefined, now)),
  unpin: (fixture, { id }) => fixture.change(id, (existing) => ({ association: unpin(existing) })),
  'policy reopen': (fixture, { id }) =>
    fixture.change(id, (existing) => ({ association: configure(existing, { reloadPolicy: 'reopen' }) })),
  'policy manual': (fixture, { id }) =>
    fixture.change(id, (existing) => ({ association: configure(existing, { reloadPolicy: 'manual' }) })),
  'policy auto': (fixture, { id }) =>
    fixture.change(id, (existing) => ({ association: configure(existing, { reloadPolicy: 'auto' }) })),
  trial: async (fixture, { id }) => {
    await fixture.trial(id, 1);
  },
};

const contents = ['two', 'three', 'broken', 'broken when live', undefined] as const;

const UPDATES: Readonly<Record<string, Step>> = Object.fromEntries(
  contents.map((content) => [`update ${content}`, (fixture: Fixture, { id }: Subject) => fixture.update(id, content)]),
);

/** Has something happen to the nth node. */
const toNode =
  (at: number, happens: (node: ReturnType<Fixture['nodes']>[number], subject: Subject) => void): Step =>
  ({ nodes }, subject) => {
    const node = nodes()[at];
    if (node) happens(node, subject);
  };

const FAILURES: Readonly<Record<string, Step>> = {
  'kill -9': (fixture) => fixture.restart(),
  'a node dies': toNode(1, (node) => {
    node.running = false;
  }),
  'a node freezes': toNode(2, (node) => {
    node.frozen = true;
  }),
  'a disk is full': toNode(0, (node) => {
    node.fault = 'ENOSPC: no space left on device';
  }),
  'a file is changed': toNode(1, (node, { id }) => {
    node.live.set(`analyzers/${id}`, sha256('by hand'));
  }),
  'the failures stop': (fixture) => mend(fixture),
  'time passes': (fixture) => fixture.pass(TIMEOUT_MS / 2),
};

const step = fc.record({
  what: fc.constantFrom(...Object.keys({ ...CALLS, ...UPDATES, ...FAILURES }), 'look', 'look', 'look', 'look'),
  whose: fc.integer({ min: 0, max: 1 }),
  /** So many calls to the outside later something happens in the middle of a look. */
  meanwhile: fc.option(
    fc.record({ after: fc.nat(25), what: fc.constantFrom('a call fails', 'a node dies', 'a cancel'), node: fc.nat(2) }),
    { freq: 3, nil: undefined },
  ),
});

function mend({ world, nodes }: Fixture): void {
  for (const node of nodes()) {
    node.frozen = false;
    node.fault = undefined;
    world.startNode(node.name);
  }
}

it('every change ends, and the nodes serve what is said', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const fixture = await domainFixture(store, { patience: { lookMs: 5, absentMs: 10 } });
      const { world } = fixture;
      world.broken.add(sha256('broken'));
      world.brokenLive.add(sha256('broken when live'));
      await fixture.settle();
      const subjects: Subject[] = [];
      for (const index of ['books', 'films']) {
        const id = await fixture.dictionary('one');
        await fixture.associate(id);
        await fixture.settle();
        world.createIndex(index, `analyzers/${id}`);
        subjects.push({ id, index });
      }
      for (const { what, whose, meanwhile } of steps) {
        const subject = subjects[whose];
        if (!subject) continue;
        let calls = 0;
        let cancel: Promise<void> | undefined;
        world.interfere = () => {
          if (!meanwhile || calls++ !== meanwhile.after) return;
          if (meanwhile.what === 'a call fails') throw new Error('socket hang up');
          const victim = fixture.nodes()[meanwhile.node];
          if (meanwhile.what === 'a node dies' && victim) victim.running = false;
          if (meanwhile.what === 'a cancel') cancel = fixture.cancel(subject.id);
        };
        if (what === 'look') await fixture.look().catch(() => undefined);
        else await (CALLS[what] ?? UPDATES[what] ?? FAILURES[what])?.(fixture, subject);
        await cancel;
      }
      const wasManual = steps.some(({ what }) => what === 'policy manual');
      await expectAtRest(fixture, subjects, wasManual);
    }),
    { numRuns: 60 },
  );
}, 240_000);

/** Once nothing fails any more, and as much time has passed as a change may take. */
async function expectAtRest(fixture: Fixture, subjects: readonly Subject[], wasManual: boolean): Promise<void> {
  const { world } = fixture;
  world.interfere = () => undefined;
  mend(fixture);
  fixture.pass(2 * TIMEOUT_MS);
  await fixture.settle();
  // What was not reloaded by hand is read at the latest when the next process has a look.
  if (wasManual) fixture.restart();
  await fixture.settle();
  await fixture.settle();
  expect(await store.trials.allForDomain(fixture.id)).toEqual([]);
  expect(fixture.nodes().map(({ staged }) => staged.size)).toEqual([0, 0, 0]);
  for (const { id, index } of subjects) {
    const association = await store.associations.find(fixture.id, id);
    const live = new Set(fixture.nodes().map((node) => node.live.get(`analyzers/${id}`)));
    expect(association === undefined || !isChanging(association), 'a change goes on').toBe(true);
    const version =
      association?.servingVersion === undefined
        ? undefined
        : await store.packages.findVersion(id, association.servingVersion);
    const served = version?.state.status === 'AVAILABLE' ? version.state.blob.sha256 : undefined;
    expect([...live], 'all nodes have what is served').toEqual([served]);
    if (association?.servingVersion === undefined || association.reloadPolicy === 'manual') continue;
    const loaded = new Set(fixture.nodes().map((node) => node.loaded.get(index)));
    expect([...loaded], 'analyzers hold what is live').toEqual([served]);
  }
}
