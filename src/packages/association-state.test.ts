import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorDetails } from '../model/error-details.ts';
import type { Association } from './association.ts';
import {
  associate,
  associationFailed,
  associationVersion,
  dissociate,
  dissociationFailed,
  isChanging,
  satisfiesPrerequisite,
  served,
  waiting,
} from './association-state.ts';
import { beginUpdate, copied, copyFailed, newPackage, type PackageStep, validated } from './package-state.ts';

const T0 = new Date('2026-01-01T00:00:00Z');
const T1 = new Date('2026-01-01T00:00:01Z');
const source = { bucket: 'b', key: 'k' };
const blob = { sha256: 'a'.repeat(64), size: 3 };
const error: ErrorDetails = { type: 'ReloadFailed', message: 'line 3' };

const make = (step: PackageStep): PackageStep => {
  const copy = copied(step.pkg, step.version, blob, T0);
  return validated(copy.pkg, copy.version, undefined, T0);
};
const created = () => newPackage({ id: 'F1', accountId: '0', name: 'words', type: 'TXT-DICTIONARY', source }, T0);
const { pkg } = make(created());
const updated = make(beginUpdate(pkg, { source }, T0)).pkg;
const request = (of = pkg) => ({ domainId: '0/demo', domainName: 'demo', pkg: of, prerequisites: [] });
const accepted = (existing: Association | undefined, of = pkg): Association => {
  const outcome = associate(existing, request(of), T1);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.association;
};
const active = () => served(accepted(undefined), 1, T1);

describe('an association', () => {
  it('begins ASSOCIATING with the reference path that index settings name', () => {
    expect(accepted(undefined)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      desiredVersion: 1,
      referencePath: 'analyzers/F1',
      packageName: 'words',
    });
    expect(accepted(undefined)).not.toHaveProperty('servingVersion');
  });

  it('waits for a version that is still COPYING', () => {
    expect(accepted(undefined, created().pkg)).toMatchObject({ state: { status: 'ASSOCIATING' }, desiredVersion: 1 });
    expect(accepted(active(), beginUpdate(pkg, { source }, T0).pkg).desiredVersion).toBe(2);
  });

  it('is ACTIVE when every node serves what is wanted, and not before', () => {
    expect(active()).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 1 });
    const more = accepted(accepted(undefined), updated);
    expect(served(more, 1, T1)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      servingVersion: 1,
      desiredVersion: 2,
    });
  });

  it.each([
    ['ASSOCIATING', () => accepted(undefined)],
    ['ACTIVE', active],
  ])('asked for again with nothing newer while %s, is refused', (_, existing) => {
    expect(associate(existing(), request(), T1)).toEqual({ refused: 'already-in-desired-state' });
  });

  it('asked for again with a newer version, applies the update and goes on serving the old one meanwhile', () => {
    const applying = accepted(active(), updated);
    expect(applying).toMatchObject({ state: { status: 'ASSOCIATING' }, desiredVersion: 2, servingVersion: 1 });
    expect(associationVersion(applying)).toBe(1);
    expect(associationVersion(served(applying, 2, T1))).toBe(2);
  });

  it.each([
    ['ASSOCIATION_FAILED', () => associationFailed(accepted(undefined), error, T1)],
    ['DISSOCIATION_FAILED', () => dissociationFailed(dissociate(active(), T1), error, T1)],
  ])('can be asked for again and given up from %s', (status, failed) => {
    expect(failed().state).toEqual({ status, error });
    expect(accepted(failed()).state.status).toBe('ASSOCIATING');
    expect(dissociate(failed(), T1).state.status).toBe('DISSOCIATING');
  });

  it('refuses to come back while it is being taken away', () => {
    const leaving = dissociate(active(), T1);
    expect(associate(leaving, request(updated), T1)).toEqual({ refused: 'dissociating' });
    expect(dissociate(leaving, new Date())).toBe(leaving);
  });

  it('refuses a package that never had a usable version', () => {
    const failed = copyFailed(created().pkg, created().version, error, T0).pkg;
    expect(associate(undefined, request(failed), T1)).toEqual({ refused: 'no-usable-version' });
  });

  it('takes the last good version of a package whose update failed', () => {
    const update = beginUpdate(pkg, { source }, T0);
    const failed = copyFailed(update.pkg, update.version, error, T0).pkg;
    expect(associate(active(), request(failed), T1)).toEqual({ refused: 'already-in-desired-state' });
    expect(accepted(undefined, failed).desiredVersion).toBe(1);
  });

  it('says what it waits for until it ends', () => {
    const waits = waiting(accepted(undefined), 'node demo-1: ECONNREFUSED');
    expect(waits.waitingFor).toBe('node demo-1: ECONNREFUSED');
    expect(served(waits, 1, T1)).not.toHaveProperty('waitingFor');
    expect(waiting(active(), 'nothing')).not.toHaveProperty('waitingFor');
  });

  it('ignores the end of a change that is no longer the present one', () => {
    const leaving = dissociate(accepted(undefined), T1);
    expect(associationFailed(leaving, error, T1)).toBe(leaving);
    expect(dissociationFailed(active(), error, T1).state.status).toBe('ACTIVE');
    expect(served(leaving, 1, T1).state.status).toBe('DISSOCIATING');
  });

  it('satisfies a prerequisite when it is there or on its way', () => {
    expect(satisfiesPrerequisite(accepted(undefined))).toBe(true);
    expect(satisfiesPrerequisite(active())).toBe(true);
    expect(satisfiesPrerequisite(associationFailed(accepted(undefined), error, T1))).toBe(false);
    expect(satisfiesPrerequisite(associationFailed(accepted(active(), updated), error, T1))).toBe(true);
    expect(satisfiesPrerequisite(dissociate(active(), T1))).toBe(false);
  });

  it('is never stuck: from every reachable state a reconciler or a caller can bring it to ACTIVE and take it away', () => {
    const step = fc.constantFrom(
      'associate',
      'update',
      'dissociate',
      'served',
      'removed',
      'associationFailed',
      'dissociationFailed',
      'waiting',
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let current: PackageStep = make(created());
        let association: Association | undefined;
        for (const name of steps) {
          if (name === 'update') current = make(beginUpdate(current.pkg, { source }, T0));
          if (name === 'associate') {
            const outcome = associate(association, request(current.pkg), T1);
            if ('association' in outcome) association = outcome.association;
          }
          if (!association) continue;
          const before: Association = association;
          if (name === 'dissociate') association = dissociate(before, T1);
          if (name === 'served' && before.state.status === 'ASSOCIATING')
            association = served(before, before.desiredVersion, T1);
          if (name === 'removed' && before.state.status === 'DISSOCIATING') association = undefined;
          if (name === 'associationFailed') association = associationFailed(before, error, T1);
          if (name === 'dissociationFailed') association = dissociationFailed(before, error, T1);
          if (name === 'waiting') association = waiting(before, 'a node');
        }
        if (!association) return;
        expect(association.desiredVersion).toBeGreaterThanOrEqual(association.servingVersion ?? 1);
        if (association.waitingFor !== undefined) expect(isChanging(association)).toBe(true);
        // To ACTIVE: the removal ends first, in whichever way; then one call and one success are enough.
        const settled = dissociationFailed(association, error, T1);
        const outcome = associate(settled, request(current.pkg), T1);
        const asked = 'association' in outcome ? outcome.association : settled;
        if ('refused' in outcome) expect(outcome.refused).toBe('already-in-desired-state');
        expect(served(asked, asked.desiredVersion, T1).state.status).toBe('ACTIVE');
        expect(dissociate(association, T1).state.status).toBe('DISSOCIATING');
      }),
    );
  });
});
