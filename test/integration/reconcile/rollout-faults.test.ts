// Whatever is cut off or fails, wherever: the change ends, all nodes have the same bytes, and the analyzers hold what is live.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
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

/** Ends the process in which the reconciler runs: nothing that it does afterwards has an effect. */
class Killed extends Error {}

type Fault =
  /** At the nth call to the outside the process is killed, before or after the call was done. */
  | { readonly kind: 'kill'; readonly at: number }
  /** The nth call to the outside fails. */
  | { readonly kind: 'fail'; readonly at: number }
  /** At the nth call a node dies, and comes back when the change has waited for a while. */
  | { readonly kind: 'die'; readonly at: number; readonly node: number }
  /** At the nth call somebody changes or removes a live file. */
  | { readonly kind: 'drift'; readonly at: number; readonly node: number; readonly removed: boolean };

/** A change makes some thirty calls; what comes later meets the watching. */
const LAST_CALL = 60;
const at = fc.integer({ min: 0, max: LAST_CALL });
const node = fc.integer({ min: 0, max: 2 });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('kill' as const), at }),
  fc.record({ kind: fc.constant('fail' as const), at }),
  fc.record({ kind: fc.constant('die' as const), at, node }),
  fc.record({ kind: fc.constant('drift' as const), at, node, removed: fc.boolean() }),
);
const scenario = fc.record({
  faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
  /** Is there a version that serves already? */
  served: fc.boolean(),
  /** What finds out that no analyzer can be built from the new bytes. */
  broken: fc.constantFrom('nothing', 'rehearsal', 'reload'),
  /** The policy is to reopen, and a second index needs that. */
  reopening: fc.boolean(),
  /** A second package changes with it, used by the same index's neighbour. */
  neighbour: fc.boolean(),
});

it('ends, with all nodes equal, whatever fails on the way', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ faults, served, broken, reopening, neighbour }) => {
      const fixture = await domainFixture(store);
      const { world } = fixture;
      await fixture.settle();
      const id = await fixture.dictionary('old');
      const other = await fixture.dictionary('other');
      const path = `analyzers/${id}`;
      if (served) {
        await fixture.associate(id, reopening ? { reloadPolicy: 'reopen' } : {});
        await fixture.settle();
        world.createIndex('books', path);
        if (reopening) world.createIndex('maps', path, { updateable: false });
      }
      if (broken === 'rehearsal') world.broken.add(sha256('new'));
      if (broken === 'reload') world.brokenLive.add(sha256('new'));
      await fixture.update(id, 'new');
      await fixture.associate(id);
      if (neighbour) await fixture.associate(other);

      let calls = 0;
      let isDead = false;
      world.interfere = () => {
        if (isDead) throw new Killed();
        const number = calls++;
        for (const next of faults) {
          if (next.at !== number) continue;
          const victim = 'node' in next ? [...world.nodes.values()][next.node] : undefined;
          switch (next.kind) {
            case 'kill':
              isDead = true;
              throw new Killed();
            case 'fail':
              throw new Error('socket hang up');
            case 'die':
              if (victim) victim.running = false;
              break;
            case 'drift':
              if (!victim?.live.has(path)) break;
              if (next.removed) victim.live.delete(path);
              else victim.live.set(path, sha256('by hand'));
              break;
            default:
              next satisfies never;
          }
        }
      };

      // Until it has watched quietly for a while, past the last fault. What died is started again, as a supervisor would.
      for (let looks = 0, quiet = 0; quiet < 3; looks++) {
        expect(looks, 'stuck').toBeLessThan(80);
        const outcome = await fixture.look().catch(() => undefined);
        if (isDead) {
          isDead = false;
          fixture.restart();
        }
        const isWatching = outcome !== undefined && !outcome.settled && outcome.reason === 'watching';
        quiet = isWatching && calls > LAST_CALL ? quiet + 1 : 0;
        if (looks % 3 === 2) for (const { name } of world.nodes.values()) world.startNode(name);
      }

      const { state, servingVersion } = await fixture.association(id);
      const live = new Set(fixture.nodes().map((each) => each.live.get(path)));
      const rejected = broken !== 'nothing' && served;
      const expected = state.status === 'ACTIVE' ? sha256('new') : served ? sha256('old') : undefined;
      expect([...live], 'all nodes have the same bytes').toEqual([expected]);
      // A file that somebody takes away between the switch and the reload is missed by the engine, which then rejects the change.
      const tampered = served && faults.some(({ kind }) => kind === 'drift');
      if (rejected) expect(state.status).toBe('ASSOCIATION_FAILED');
      else if (!tampered) expect(state.status).toBe('ACTIVE');
      expect(servingVersion).toBe(state.status === 'ACTIVE' ? 2 : served ? 1 : undefined);
      if (served) {
        const loaded = new Set(fixture.nodes().map((each) => each.loaded.get('books')));
        expect([...loaded], 'analyzers hold what is live').toEqual([expected]);
        const reopened = new Set(fixture.nodes().map((each) => each.loaded.get('maps')));
        expect([...world.indices].filter(([, { open }]) => !open)).toEqual([]);
        if (reopening) expect([...reopened], 'so do those that only a reopening reaches').toEqual([expected]);
      }
      if (neighbour) expect((await fixture.association(other)).state.status).toBe('ACTIVE');
    }),
    { numRuns: 80 },
  );
}, 240_000);
