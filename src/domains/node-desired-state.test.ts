import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeDesiredState } from '../agent-protocol/desired-state.ts';
import type { Association } from '../packages/association.ts';
import type { PackageVersion } from '../packages/package.ts';
import { type FileStep, nodeFiles, nodeLinks, VersionBytesMissingError } from './node-desired-state.ts';

const AT = new Date(0);
const sha = (version: number) => String(version).padStart(64, '0');
const association = (packageId: string, change: Partial<Association> = {}): Association => ({
  domainId: '0/demo',
  domainName: 'demo',
  packageId,
  packageName: packageId,
  packageType: 'TXT-DICTIONARY',
  state: { status: 'ACTIVE' },
  desiredVersion: 1,
  servingVersion: 1,
  prerequisites: [],
  referencePath: `analyzers/${packageId}`,
  createdAt: AT,
  lastUpdatedAt: AT,
  changeStartedAt: AT,
  ...change,
});
const version = (packageId: string, number: number): PackageVersion => ({
  packageId,
  number,
  source: { bucket: 'b', key: 'k' },
  createdAt: AT,
  state: { status: 'AVAILABLE', blob: { sha256: sha(number), size: number } },
});
const file = (packageId: string, number: number, phase: 'active' | 'staged') => ({
  packageId,
  version: number,
  path: `analyzers/${packageId}`,
  sha256: sha(number),
  size: number,
  phase,
  layout: 'file' as const,
});
const { servingVersion: _, ...unserved } = association('F1');

describe('nodeFiles', () => {
  const updating = association('F1', { state: { status: 'ASSOCIATING' }, desiredVersion: 2 });

  it.each([
    ['what is served, at rest', association('F1'), undefined, [file('F1', 1, 'active')]],
    ['nothing before the first rollout', unserved, undefined, []],
    ['the first version staged', unserved, 'stage', [file('F1', 1, 'staged')]],
    ['the first version live', unserved, 'switch', [file('F1', 1, 'active')]],
    ['the new version beside the old one', updating, 'stage', [file('F1', 1, 'active'), file('F1', 2, 'staged')]],
    ['the old version beside the new one', updating, 'switch', [file('F1', 2, 'active'), file('F1', 1, 'staged')]],
    ['what was served, when the update is given up', updating, undefined, [file('F1', 1, 'active')]],
    ['nothing after the removal', association('F1', { state: { status: 'DISSOCIATING' } }), 'remove', []],
    [
      'the file until its removal is a step',
      association('F1', { state: { status: 'DISSOCIATING' } }),
      undefined,
      [file('F1', 1, 'active')],
    ],
  ] as const)('gives %s', (_, given, step, files) => {
    const steps = new Map<string, FileStep>(step === undefined ? [] : [['F1', step]]);
    expect(nodeFiles([given], steps, version)).toEqual(files);
  });

  it('orders by path and leaves out what is no dictionary', () => {
    const plugin = association('pkg-1', { packageType: 'ZIP-PLUGIN' });
    const files = nodeFiles([association('F2'), plugin, association('F1')], new Map(), version);
    expect(files.map(({ path }) => path)).toEqual(['analyzers/F1', 'analyzers/F2']);
  });

  it('refuses a version without bytes', () => {
    const copying = (): PackageVersion => ({ ...version('F1', 1), state: { status: 'COPYING' } });
    expect(() => nodeFiles([association('F1')], new Map(), copying)).toThrow(VersionBytesMissingError);
    expect(() => nodeFiles([association('F1')], new Map(), () => undefined)).toThrow('version v1 of package F1');
  });

  it('always has at most one live file for a path, and is what the agent protocol takes', () => {
    const steps = fc.option(fc.constantFrom<FileStep[]>('stage', 'switch', 'remove'), { nil: undefined });
    const one = fc.record({
      desired: fc.integer({ min: 1, max: 9 }),
      serving: fc.option(fc.integer({ min: 1, max: 9 })),
      step: steps,
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (list) => {
        const associations = list.map(({ desired, serving }, i) => {
          const { servingVersion: _, ...base } = association(`F${i}`, {
            desiredVersion: desired,
            aliasPath: `analyzers/f${i}`,
          });
          return serving === null ? base : { ...base, servingVersion: serving };
        });
        const chosen = new Map(list.flatMap(({ step }, i) => (step ? [[`F${i}`, step] as const] : [])));
        const files = nodeFiles(associations, chosen, version);
        const live = files.filter(({ phase }) => phase === 'active').map(({ path }) => path);
        expect(new Set(live).size).toBe(live.length);
        const links = nodeLinks(associations, chosen);
        const desired = nodeDesiredState.parse({ protocol: 1, generation: 0, files, links });
        expect(desired.files).toEqual(files);
        // A second name leads to a live file, always.
        expect(links.map(({ target }) => target)).toEqual(live);
      }),
    );
  });

  it('says of a version of several files that it is a directory', () => {
    const archive = (packageId: string, number: number): PackageVersion => ({
      ...version(packageId, number),
      state: { status: 'AVAILABLE', blob: { sha256: sha(number), size: number }, layout: 'directory' },
    });
    expect(nodeFiles([association('F1')], new Map(), archive)).toEqual([
      { ...file('F1', 1, 'active'), layout: 'directory' },
    ]);
  });
});

describe('nodeLinks', () => {
  const named = (packageId: string, change: Partial<Association> = {}) =>
    association(packageId, { aliasPath: `analyzers/name-of-${packageId.toLowerCase()}`, ...change });
  const { servingVersion: _never, ...neverServed } = named('F1');
  const link = { packageId: 'F1', path: 'analyzers/name-of-f1', target: 'analyzers/F1' };

  it.each([
    ['a link to what is served', named('F1'), undefined, [link]],
    ['no link before the first switch', neverServed, 'stage', []],
    ['the link with the first switch', neverServed, 'switch', [link]],
    ['the same link while an update is staged', named('F1', { desiredVersion: 2 }), 'stage', [link]],
    ['no link after the removal', named('F1'), 'remove', []],
    ['no link without a second name', association('F1'), undefined, []],
    ['no link for what is no dictionary', named('F1', { packageType: 'ZIP-PLUGIN' }), undefined, []],
  ] as const)('gives %s', (_, given, step, links) => {
    expect(nodeLinks([given], new Map<string, FileStep>(step === undefined ? [] : [['F1', step]]))).toEqual(links);
  });

  it('orders by path', () => {
    expect(nodeLinks([named('F2'), named('F1')], new Map()).map(({ target }) => target)).toEqual([
      'analyzers/F1',
      'analyzers/F2',
    ]);
  });
});
