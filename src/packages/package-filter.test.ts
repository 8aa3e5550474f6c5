import { describe, expect, it } from 'vitest';
import type { Package } from './package.ts';
import { type FilterMember, parsePackageFilter } from './package-filter.ts';

const pkg: Package = {
  id: 'F1',
  accountId: '000000000000',
  name: 'analysis-nori',
  type: 'ZIP-PLUGIN',
  engineVersion: 'OpenSearch_3.8',
  createdAt: new Date(0),
  lastUpdatedAt: new Date(0),
  newestVersion: 1,
  status: 'AVAILABLE',
  allowedUsers: [],
};
const parse = (...members: FilterMember[]) => {
  const filter = parsePackageFilter(members);
  if ('problem' in filter) throw new Error(filter.problem);
  return filter;
};

describe('parsePackageFilter', () => {
  it('asks for everything without members', () => {
    expect(parse()).toEqual({ exact: {} });
  });

  it('keeps the values of a member as alternatives and the members as conditions', () => {
    expect(parse({ name: 'PackageType', values: ['ZIP-PLUGIN'] }, { name: 'PackageName', values: ['a', 'b'] })).toEqual(
      {
        exact: { types: ['ZIP-PLUGIN'], names: ['a', 'b'] },
      },
    );
  });

  it('asks for both when a member is there twice', () => {
    expect(
      parse({ name: 'PackageID', values: ['F1', 'F2'] }, { name: 'PackageID', values: ['F2', 'F3'] }).exact.ids,
    ).toEqual(['F2']);
  });

  it.each([
    ['PackageID', 'ids'],
    ['PackageOwner', 'owners'],
  ] as const)('takes %s exactly, wildcards too', (name, member) => {
    expect(parse({ name, values: ['F*'] })).toEqual({ exact: { [member]: ['F*'] } });
  });

  it.each([
    ['PackageName', 'analysis-*', true],
    ['PackageName', 'analysis', false],
    ['EngineVersion', 'OpenSearch_3.?', true],
    ['EngineVersion', 'OpenSearch_2.*', false],
  ])('matches %s %s: %s', (name, value, expected) => {
    const filter = parse({ name, values: [value, 'no*'] });
    expect(filter.exact).toEqual({});
    expect(filter.matches?.(pkg)).toBe(expected);
  });

  it('matches no engine version with a package that has none', () => {
    const { engineVersion: _, ...dictionary } = pkg;
    expect(parse({ name: 'EngineVersion', values: ['*'] }).matches?.(dictionary)).toBe(false);
  });

  it('expands a pattern of statuses and types', () => {
    expect(parse({ name: 'PackageStatus', values: ['*_FAILED'] }).exact.statuses).toEqual([
      'COPY_FAILED',
      'VALIDATION_FAILED',
    ]);
    expect(parse({ name: 'PackageType', values: ['PACKAGE-*'] }).exact.types).toEqual([
      'PACKAGE-LICENSE',
      'PACKAGE-CONFIG',
    ]);
  });

  it('finds nothing for a status of the wire that no package here has', () => {
    expect(parse({ name: 'PackageStatus', values: ['DELETED'] }).exact.statuses).toEqual([]);
  });

  it.each([
    ['PackageStatus', 'ACTIVE', "'ACTIVE' is no PackageStatus: use one of COPYING"],
    ['PackageType', 'DICTIONARY', "'DICTIONARY' is no PackageType: use one of TXT-DICTIONARY"],
    ['Colour', 'red', 'Packages cannot be filtered by Colour.'],
  ])('refuses %s %s', (name, value, problem) => {
    expect(parsePackageFilter([{ name, values: [value] }])).toEqual({ problem: expect.stringContaining(problem) });
  });
});
