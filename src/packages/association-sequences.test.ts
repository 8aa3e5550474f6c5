import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorDetails } from '../model/error-details.ts';
import type { Association } from './association.ts';
import {
  type AssociationOutcome,
  associate,
  associationFailed,
  cancelled,
  configure,
  dissociate,
  dissociationFailed,
  isChanging,
  requestCancel,
  served,
  waiting,
} from './association-state.ts';
import { autoApplied, pin, rollback, unpin } from './association-versions.ts';
import type { Package } from './package.ts';

const T0 = new Date('2026-01-01T00:00:00Z');
const error: ErrorDetails = { type: 'RehearsalFailed', message: 'line 3' };

const packageAt = (newestVersion: number): Package => ({
  id: 'F1',
  accountId: '0',
  name: 'words',
  type: 'TXT-DICTIONARY',
  createdAt: T0,
  lastUpdatedAt: T0,
  newestVersion,
  availableVersion: newestVersion,
  status: 'AVAILABLE',
  allowedUsers: [],
});

/** Everything that a caller, the reconciler and the nodes can do to an association. `version` is among those that there are. */
const CALLS = {
  associate: (now, newest) => granted(associate(now, request(newest), T0), now),
  'associate a version': (now, newest, version) => granted(associate(now, request(newest, version), T0), now),
  pin: (now) => now && granted(pin(now, undefined, T0), now),
  'pin a version': (now, _, version) => now && granted(pin(now, version, T0), now),
  unpin: (now) => now && unpin(now),
  rollback: (now) => now && granted(rollback(now, T0), now),
  'auto-apply on': (now) => now && configure(now, { autoApply: true }),
  'auto-apply off': (now) => now && configure(now, { autoApply: false }),
  cancel: (now) => now && granted(requestCancel(now), now),
  dissociate: (now) => now && dissociate(now, T0),
  'dissociate by force': (now) => now && dissociate(now, T0, { forced: true }),
  'becomes available': (now, newest) => now && autoApplied(now, newest, T0),
  served: (now) => (now?.state.status === 'ASSOCIATING' ? served(now, now.desiredVersion, T0) : now),
  // A change that was overtaken by another one ends on the nodes all the same.
  'served late': (now, _, version) => (now?.state.status === 'ASSOCIATING' ? served(now, version, T0) : now),
  'fails to associate': (now) => now && associationFailed(now, error, T0),
  'fails to dissociate': (now) => now && dissociationFailed(now, error, T0),
  'is taken back': (now) => (now?.cancelRequested ? cancelled(now, T0) : now),
  'is removed': (now) => (now?.state.status === 'DISSOCIATING' ? undefined : now),
  waits: (now) => now && waiting(now, 'a node'),
} satisfies Record<string, (now: Association | undefined, newest: number, version: number) => Association | undefined>;

type Call = keyof typeof CALLS;
const isCall = (name: string): name is Call => name in CALLS;

const granted = (outcome: AssociationOutcome, before: Association | undefined): Association | undefined =>
  'association' in outcome ? outcome.association : before;

const request = (newest: number, version?: number) => ({
  domainId: '0/demo' as const,
  domainName: 'demo',
  pkg: packageAt(newest),
  prerequisites: [],
  version,
});

interface Step {
  readonly call: Call | 'update';
  readonly version: number;
}

const steps = fc.array(
  fc.record({
    call: fc.constantFrom<Call | 'update'>('update', ...Object.keys(CALLS).filter(isCall)),
    version: fc.nat({ max: 30 }),
  }),
  { maxLength: 60 },
);

/** Runs the steps; `look` sees the association before and after each one. */
function run(
  all: readonly Step[],
  look: (before: Association | undefined, now: Association | undefined, step: Step, newest: number) => void,
): void {
  let newest = 1;
  let association: Association | undefined;
  for (const step of all) {
    const before = association;
    if (step.call === 'update') newest++;
    else association = CALLS[step.call](before, newest, (step.version % newest) + 1);
    look(before, association, step, newest);
  }
}

describe('any sequence of calls and failures', () => {
  it('ends where every call can be made: to ACTIVE with any version, and away', () => {
    fc.assert(
      fc.property(steps, (all) => {
        run(all, (_, now, __, newest) => {
          if (!now) return;
          // The removal ends first, in whichever way.
          const there = dissociationFailed(now, error, T0);
          for (const version of [1, newest]) {
            const asked = granted(associate(there, request(newest, version), T0), there) ?? there;
            const active = served(asked, asked.desiredVersion, T0);
            expect(active).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: version });
          }
          const failed = associationFailed(there, error, T0);
          const again = granted(associate(failed, request(newest), T0), failed);
          if (failed.state.status !== 'ACTIVE') expect(again?.state.status).toBe('ASSOCIATING');
          expect(dissociate(now, T0).state.status).toBe('DISSOCIATING');
          expect(isChanging(cancelled(now, T0))).toBe(false);
        });
      }),
    );
  });

  it('changes what is served by serving alone, and never loses it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        run(all, (before, now, { call }) => {
          if (!before || !now || call.startsWith('served')) return;
          expect(now.servingVersion).toBe(before.servingVersion);
          expect(now.servedBefore).toEqual(before.servedBefore);
        });
      }),
    );
  });

  it('keeps what is said of a change no longer than the change', () => {
    fc.assert(
      fc.property(steps, (all) => {
        run(all, (_, now) => {
          if (!now) return;
          const { state, waitingFor, cancelRequested, forced, rollingBack } = now;
          if (waitingFor !== undefined || cancelRequested) expect(isChanging(now)).toBe(true);
          if (forced) expect(state.status).toBe('DISSOCIATING');
          if (rollingBack) expect(state.status).toBe('ASSOCIATING');
          if (state.status === 'ACTIVE') expect(now.servingVersion).toBe(now.desiredVersion);
        });
      }),
    );
  });

  it('goes back only to versions that were served, and to another one than the present', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const everServed = new Set<number>();
        run(all, (_, now) => {
          if (now?.servingVersion !== undefined) everServed.add(now.servingVersion);
          const before = now?.servedBefore ?? [];
          expect(before.every((version) => everServed.has(version))).toBe(true);
          expect(before.length).toBeLessThanOrEqual(20);
          const inOrder = [...before, ...(now?.servingVersion === undefined ? [] : [now.servingVersion])];
          expect(inOrder.filter((version, index) => version === inOrder[index + 1])).toEqual([]);
        });
      }),
    );
  });

  it('moves a pinned association by calls that name a version alone', () => {
    const moving: readonly string[] = ['associate a version', 'pin a version', 'pin', 'rollback', 'is taken back'];
    fc.assert(
      fc.property(steps, (all) => {
        run(all, (before, now, { call }) => {
          if (!before?.pinned || !now || moving.includes(call)) return;
          expect(now.desiredVersion).toBe(before.desiredVersion);
        });
      }),
    );
  });
});
