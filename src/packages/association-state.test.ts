import { describe, expect, it } from 'vitest';
import type { ErrorDetails } from '../model/error-details.ts';
import type { Association } from './association.ts';
import {
  associate,
  associationFailed,
  associationVersion,
  cancelled,
  configure,
  dissociate,
  dissociationFailed,
  requestCancel,
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

  it('takes a version that is named, older ones too, and the newest again without a name', () => {
    const older = associate(undefined, { ...request(updated), version: 1 }, T1);
    expect(older).toMatchObject({ association: { desiredVersion: 1, state: { status: 'ASSOCIATING' } } });
    const back = associate(served(accepted(undefined, updated), 2, T1), { ...request(updated), version: 1 }, T1);
    expect(back).toMatchObject({ association: { desiredVersion: 1, servingVersion: 2 } });
    expect(associate(active(), { ...request(updated), version: 1 }, T1)).toEqual({
      refused: 'already-in-desired-state',
    });
    expect(accepted(active(), updated).desiredVersion).toBe(2);
  });

  it('keeps the second path of the first call, and takes one that comes later', () => {
    const outcome = associate(undefined, { ...request(), aliasPath: 'analyzers/words' }, T1);
    if ('refused' in outcome) throw new Error(outcome.refused);
    expect(outcome.association.aliasPath).toBe('analyzers/words');
    const kept = associate(served(outcome.association, 1, T1), { ...request(updated), aliasPath: 'analyzers/x' }, T1);
    expect(kept).toMatchObject({ association: { aliasPath: 'analyzers/words' } });
    expect(associate(active(), { ...request(updated), aliasPath: 'analyzers/words' }, T1)).toMatchObject({
      association: { aliasPath: 'analyzers/words' },
    });
  });

  it('keeps its options until others are given', () => {
    const chosen = configure(active(), { reloadPolicy: 'reopen', autoApply: true });
    expect(chosen).toMatchObject({ reloadPolicy: 'reopen', autoApply: true, state: { status: 'ACTIVE' } });
    expect(accepted(chosen, updated)).toMatchObject({ reloadPolicy: 'reopen', autoApply: true });
    expect(configure(chosen, { autoApply: false })).toEqual(configure(active(), { reloadPolicy: 'reopen' }));
    expect(configure(chosen, { reloadPolicy: 'auto', autoApply: false })).toEqual(active());
    const given = associate(undefined, { ...request(), reloadPolicy: 'manual', autoApply: true }, T1);
    expect(given).toMatchObject({ association: { reloadPolicy: 'manual', autoApply: true } });
  });

  describe('whose change is to be taken back', () => {
    it('is failed as Cancelled, with what serves on, and wants nothing else any more', () => {
      const asked = requestCancel(accepted(active(), updated));
      if ('refused' in asked) throw new Error(asked.refused);
      expect(asked.association).toMatchObject({ cancelRequested: true, state: { status: 'ASSOCIATING' } });
      expect(requestCancel(asked.association)).toEqual({ association: asked.association });
      const back = cancelled(asked.association, T1);
      expect(back).toMatchObject({
        state: {
          status: 'ASSOCIATION_FAILED',
          error: { type: 'Cancelled', message: 'v2 was taken back; v1 goes on serving.' },
        },
        desiredVersion: 1,
        servingVersion: 1,
      });
      expect(back).not.toHaveProperty('cancelRequested');
      expect(accepted(back, updated).desiredVersion).toBe(2);
    });

    it('says when nothing is served, and when it was a removal', () => {
      expect(cancelled(accepted(undefined), T1).state).toMatchObject({
        error: { message: 'v1 was taken back; the file is off every node.' },
      });
      expect(cancelled(dissociate(active(), T1), T1).state).toMatchObject({
        status: 'DISSOCIATION_FAILED',
        error: { type: 'Cancelled', message: 'Its removal was taken back; v1 goes on serving.' },
      });
    });

    it('is refused without a change, and forgotten when it came too late', () => {
      expect(requestCancel(active())).toEqual({ refused: 'not-changing' });
      const asked = { ...accepted(active(), updated), cancelRequested: true as const };
      expect(served(asked, 2, T1)).not.toHaveProperty('cancelRequested');
      expect(served(asked, 2, T1).state.status).toBe('ACTIVE');
      expect(cancelled(active(), T1)).toEqual(active());
    });
  });

  it('can be forced away afterwards, and only for this once', () => {
    const leaving = dissociate(active(), T1);
    expect(leaving).not.toHaveProperty('forced');
    const forced = dissociate(leaving, T0, { forced: true });
    expect(forced).toEqual({ ...leaving, forced: true });
    expect(dissociate(forced, T0, { forced: true })).toBe(forced);
    expect(dissociate(forced, T0)).toBe(forced);
    expect(dissociationFailed(forced, error, T1)).not.toHaveProperty('forced');
  });
});
