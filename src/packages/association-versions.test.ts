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
  served,
} from './association-state.ts';
import { autoApplied, pin, rollback, unpin } from './association-versions.ts';
import { copied, newPackage, validated } from './package-state.ts';

const T0 = new Date('2026-01-01T00:00:00Z');
const error: ErrorDetails = { type: 'RehearsalFailed', message: 'line 3' };
const made = newPackage(
  { id: 'F1', accountId: '0', name: 'words', type: 'TXT-DICTIONARY', source: { bucket: 'b', key: 'k' } },
  T0,
);
const copy = copied(made.pkg, made.version, { sha256: 'a'.repeat(64), size: 3 }, T0);
const { pkg } = validated(copy.pkg, copy.version, undefined, T0);

const granted = (outcome: AssociationOutcome): Association => {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.association;
};
const request = (version?: number, newestVersion = 9) => ({
  domainId: '0/demo',
  domainName: 'demo',
  pkg: { ...pkg, newestVersion, availableVersion: newestVersion },
  prerequisites: [],
  version,
});
const to = (existing: Association | undefined, version: number) => granted(associate(existing, request(version), T0));
const ended = (existing: Association) => served(existing, existing.desiredVersion, T0);
/** ACTIVE, after these versions in a row. */
const serving = (...versions: readonly number[]): Association => {
  let association: Association | undefined;
  for (const version of versions) association = ended(to(association, version));
  if (!association) throw new Error('no version');
  return association;
};

describe('a rollback', () => {
  it('goes to the version served before, pinned, and further back when it is asked for again', () => {
    const one = granted(rollback(serving(1, 2, 3), T0));
    expect(one).toMatchObject({
      state: { status: 'ASSOCIATING' },
      desiredVersion: 2,
      servingVersion: 3,
      pinned: true,
      servedBefore: [1, 2],
    });
    expect(ended(one)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2, servedBefore: [1] });
    const two = ended(granted(rollback(ended(one), T0)));
    expect(two).toMatchObject({ servingVersion: 1, pinned: true });
    expect(two).not.toHaveProperty('servedBefore');
    expect(rollback(two, T0)).toEqual({ refused: 'nothing-before' });
  });

  it('goes to the same version after one that failed or was taken back', () => {
    const asked = granted(rollback(serving(1, 2, 3), T0));
    for (const failed of [associationFailed(asked, error, T0), cancelled(asked, T0)]) {
      expect(failed).toMatchObject({ servingVersion: 3, servedBefore: [1, 2] });
      expect(granted(rollback(failed, T0)).desiredVersion).toBe(2);
    }
  });

  it('that is taken back is not pinned, unless it was before', () => {
    const auto: Association = { ...serving(1, 2), autoApply: true };
    const back = granted(rollback(auto, T0));
    expect(back.pinned).toBe(true);
    expect(autoApplied(cancelled(back, T0), 3, T0).desiredVersion).toBe(3);
    const pinnedBefore = cancelled(granted(rollback({ ...auto, pinned: true }, T0)), T0);
    expect(autoApplied(pinnedBefore, 3, T0)).toBe(pinnedBefore);
  });

  it('pins for good when it is served, when it failed, and when a pin is asked for meanwhile', () => {
    const back = granted(rollback(serving(1, 2), T0));
    for (const done of [ended(back), associationFailed(back, error, T0), cancelled(granted(pin(back, 1, T0)), T0)]) {
      expect(done).toMatchObject({ pinned: true });
      expect(done).not.toHaveProperty('pinnedByChange');
    }
  });

  it('that another change takes the place of is not pinned when that is taken back', () => {
    const back = granted(rollback(serving(1, 2), T0));
    expect(cancelled(to(back, 3), T0)).not.toHaveProperty('pinned');
    expect(cancelled(dissociate(back, T0), T0)).not.toHaveProperty('pinned');
  });

  it('leaves the present version to come back to when another change is made of it', () => {
    const asked = granted(rollback(serving(1, 2, 3), T0));
    expect(ended(to(asked, 5))).toMatchObject({ servingVersion: 5, servedBefore: [1, 2, 3] });
  });

  it('is refused while a change is under way, and where no other version was served', () => {
    expect(rollback(serving(1), T0)).toEqual({ refused: 'nothing-before' });
    expect(rollback(to(serving(1, 2), 3), T0)).toEqual({ refused: 'changing' });
    expect(rollback(dissociate(serving(1, 2), T0), T0)).toEqual({ refused: 'dissociating' });
  });

  it('remembers twenty versions, each once in a row', () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
    expect(serving(...numbers).servedBefore).toEqual(numbers.slice(9, 29));
    expect(served(serving(1, 2), 2, T0).servedBefore).toEqual([1]);
  });
});

describe('a pinned association', () => {
  it('stays at the version that is served', () => {
    const pinned = granted(pin(serving(3), undefined, T0));
    expect(pinned).toEqual({ ...serving(3), pinned: true });
    expect(pin(pinned, 3, T0)).toEqual({ association: pinned });
    expect(associate(pinned, request(undefined, 4), T0)).toEqual({ refused: 'pinned' });
    expect(associate(pinned, request(undefined, 3), T0)).toEqual({ refused: 'already-in-desired-state' });
  });

  it('moves with the version that is named', () => {
    const pinned = granted(pin(serving(3), undefined, T0));
    expect(to(pinned, 5)).toMatchObject({ desiredVersion: 5, pinned: true, state: { status: 'ASSOCIATING' } });
    expect(granted(pin(pinned, 1, T0))).toMatchObject({ desiredVersion: 1, pinned: true });
  });

  it('takes its own version again after a failure', () => {
    const failed = associationFailed(granted(pin(serving(3), 4, T0)), error, T0);
    expect(granted(associate(failed, request(), T0))).toMatchObject({ desiredVersion: 4, pinned: true });
    expect(granted(pin(failed, undefined, T0))).toMatchObject({
      desiredVersion: 3,
      state: { status: 'ASSOCIATING' },
    });
  });

  it('is pinned while it changes to the version that is named only', () => {
    const changing = to(serving(1), 2);
    expect(pin(changing, undefined, T0)).toEqual({ refused: 'changing' });
    expect(pin(changing, 2, T0)).toEqual({ association: { ...changing, pinned: true } });
    expect(granted(pin(changing, 3, T0))).toMatchObject({ desiredVersion: 3, pinned: true });
    expect(pin(dissociate(serving(1), T0), 1, T0)).toEqual({ refused: 'dissociating' });
    expect(pin(associationFailed(to(undefined, 1), error, T0), undefined, T0)).toEqual({ refused: 'not-serving' });
  });

  it('takes newer versions again when it is unpinned', () => {
    const free = unpin(granted(pin(serving(3), undefined, T0)));
    expect(free).toEqual(serving(3));
    expect(unpin(free)).toBe(free);
    expect(granted(associate(free, request(), T0)).desiredVersion).toBe(9);
  });
});

describe('a version that becomes available', () => {
  const auto = (association: Association) => configure(association, { autoApply: true });

  it('is taken by an association that takes such by itself, also after a failure', () => {
    expect(autoApplied(auto(serving(3)), 4, T0)).toMatchObject({
      desiredVersion: 4,
      state: { status: 'ASSOCIATING' },
      autoApply: true,
    });
    const failed = auto(associationFailed(to(serving(3), 4), error, T0));
    expect(autoApplied(failed, 5, T0)).toMatchObject({ desiredVersion: 5, state: { status: 'ASSOCIATING' } });
  });

  it.each([
    ['one that does not', serving(3)],
    ['a pinned one', granted(pin(auto(serving(3)), undefined, T0))],
    ['one that was rolled back', ended(granted(rollback(auto(serving(2, 3)), T0)))],
    ['one with a newer version on its way', auto(to(serving(3), 9))],
    ['one that is on its way out', dissociate(auto(serving(3)), T0)],
    ['one whose change is being taken back', { ...auto(to(serving(2), 3)), cancelRequested: true as const }],
  ])('is not taken by %s', (_, association) => {
    expect(autoApplied(association, 4, T0)).toBe(association);
  });
});
