import { describe, expect, it } from 'vitest';
import type { ErrorDetails } from '../model/error-details.ts';
import {
  beginUpdate,
  copied,
  copyFailed,
  editVersion,
  isUnfinished,
  newPackage,
  targetVersion,
  VersionEndedError,
  validated,
  validationFailed,
} from './package-state.ts';

const T0 = new Date('2026-01-01T00:00:00Z');
const T1 = new Date('2026-01-01T00:00:01Z');
const source = { bucket: 'b', key: 'k' };
const blob = { sha256: 'a'.repeat(64), size: 3 };
const error: ErrorDetails = { type: 'SourceNotReadable', message: 'no such key' };
const plugin = { name: 'n', description: 'd', version: '1', className: 'C', uncompressedSize: 9 };

const created = () =>
  newPackage({ id: 'F1', accountId: '000000000000', name: 'words', type: 'TXT-DICTIONARY', source }, T0);
const available = () => {
  const step = copied(created().pkg, created().version, blob, T0);
  return validated(step.pkg, step.version, undefined, T0);
};

describe('a package with its versions', () => {
  it('keeps that a dictionary is of several files', () => {
    const { pkg, version } = created();
    const copy = copied(pkg, version, blob, T0);
    const done = validated(copy.pkg, copy.version, undefined, T1, 'directory');
    expect(done.version.state).toEqual({ status: 'AVAILABLE', blob, layout: 'directory' });
  });

  it('goes from COPYING by VALIDATING to AVAILABLE', () => {
    const one = created();
    expect(one.pkg).toMatchObject({ status: 'COPYING', newestVersion: 1 });
    expect(one.version.state).toEqual({ status: 'COPYING' });
    const two = copied(one.pkg, one.version, blob, T1);
    expect(two.pkg.status).toBe('VALIDATING');
    expect(two.version.state).toEqual({ status: 'VALIDATING', blob });
    const three = validated(two.pkg, two.version, plugin, T1);
    expect(three.pkg).toMatchObject({ status: 'AVAILABLE', availableVersion: 1, plugin, lastUpdatedAt: T1 });
    expect(three.version.state).toEqual({ status: 'AVAILABLE', blob, plugin });
  });

  it.each([
    ['copying', () => copyFailed(created().pkg, created().version, error, T1), 'COPY_FAILED'],
    [
      'validating',
      () => {
        const step = copied(created().pkg, created().version, blob, T0);
        return validationFailed(step.pkg, step.version, error, T1);
      },
      'VALIDATION_FAILED',
    ],
  ] as const)('shows no version after a create that failed while %s', (_, fail, status) => {
    const { pkg } = fail();
    expect(pkg).toMatchObject({ status, error });
    expect(targetVersion(pkg)).toBeUndefined();
  });

  it('shows the new version while an update is on its way, and the last good one after it failed', () => {
    const update = beginUpdate(available().pkg, { source, commitMessage: 'more words' }, T1);
    expect(update.version).toMatchObject({ number: 2, commitMessage: 'more words' });
    expect(targetVersion(update.pkg)).toBe(2);
    const failed = copyFailed(update.pkg, update.version, error, T1);
    expect(failed.pkg).toMatchObject({ status: 'COPY_FAILED', error, availableVersion: 1 });
    expect(targetVersion(failed.pkg)).toBe(1);
  });

  it('forgets the failure when the next update begins', () => {
    const failed = copyFailed(created().pkg, created().version, error, T0);
    const next = beginUpdate(failed.pkg, { source }, T1);
    expect(next.pkg).not.toHaveProperty('error');
    expect(next.version.number).toBe(2);
  });

  it('lets an older version end late without touching what the package shows', () => {
    const one = created();
    const two = beginUpdate(one.pkg, { source }, T1);
    const late = copied(two.pkg, one.version, blob, T1);
    expect(late.pkg).toMatchObject({ status: 'COPYING', newestVersion: 2 });
    const done = validated(late.pkg, late.version, undefined, T1);
    expect(done.pkg).toMatchObject({ status: 'COPYING', availableVersion: 1 });
    const lost = copyFailed(done.pkg, two.version, error, T1);
    expect(targetVersion(lost.pkg)).toBe(1);
  });

  it('never goes back to an older available version', () => {
    const two = beginUpdate(created().pkg, { source }, T1);
    const copy = copied(two.pkg, two.version, blob, T1);
    const newest = validated(copy.pkg, copy.version, undefined, T1);
    const lateCopy = copied(newest.pkg, created().version, blob, T1);
    const late = validated(lateCopy.pkg, lateCopy.version, undefined, T1);
    expect(late.pkg).toMatchObject({ availableVersion: 2, status: 'AVAILABLE' });
  });

  it('keeps the configuration of the version before when a new one has none', () => {
    const configuration = { licenseRequirement: 'NONE', configurationRequirement: 'NONE' } as const;
    const first = newPackage(
      { id: 'F1', accountId: '0', name: 'w', type: 'TXT-DICTIONARY', source, configuration },
      T0,
    );
    expect(first.pkg).not.toHaveProperty('configuration');
    const copy = copied(first.pkg, first.version, blob, T0);
    const done = validated(copy.pkg, copy.version, undefined, T0);
    expect(done.pkg.configuration).toEqual(configuration);
    const update = beginUpdate(done.pkg, { source, description: 'new' }, T1);
    const copy2 = copied(update.pkg, update.version, blob, T1);
    expect(validated(copy2.pkg, copy2.version, undefined, T1).pkg).toMatchObject({ configuration, description: 'new' });
  });

  it('takes an edit of rules as a version whose bytes are there: VALIDATING from the start', () => {
    const edited = { sha256: 'b'.repeat(64), size: 5 };
    const step = editVersion(available().pkg, { blob: edited, editOf: 1, commitMessage: 'one word more' }, T1);
    expect(step.pkg).toMatchObject({ status: 'VALIDATING', newestVersion: 2, availableVersion: 1, lastUpdatedAt: T1 });
    expect(step.version).toEqual({
      packageId: 'F1',
      number: 2,
      source: { editOf: 1 },
      commitMessage: 'one word more',
      createdAt: T1,
      state: { status: 'VALIDATING', blob: edited },
    });
    expect(targetVersion(step.pkg)).toBe(2);
    expect(validated(step.pkg, step.version, undefined, T1).pkg).toMatchObject({ availableVersion: 2 });
  });

  it('refuses a step on a version that has ended', () => {
    const { pkg, version } = available();
    expect(isUnfinished(version)).toBe(false);
    expect(() => copied(pkg, version, blob, T1)).toThrow(VersionEndedError);
    expect(() => copyFailed(pkg, version, error, T1)).toThrow('v1 of package F1 is AVAILABLE');
    expect(() => validated(pkg, version, undefined, T1)).toThrow(VersionEndedError);
    expect(() => validationFailed(pkg, version, error, T1)).toThrow(VersionEndedError);
  });
});
