import { describe, expect, it } from 'vitest';
import { type AdvisoryDatabase, isAffected, parseAdvisories } from './advisory.ts';
import { checkVulnerabilities } from './check-vulnerabilities.ts';

const LIBRARY = 'org.apache.logging.log4j:log4j-core';
const document = (change: object = {}) => ({
  id: 'GHSA-jfh8-c2jp-5v3q',
  aliases: ['CVE-2021-44228'],
  affected: [
    {
      package: { ecosystem: 'Maven', name: LIBRARY, purl: 'pkg:maven/org.apache.logging.log4j/log4j-core' },
      ranges: [
        { type: 'ECOSYSTEM', events: [{ introduced: '2.13.0' }, { fixed: '2.15.0' }] },
        { type: 'ECOSYSTEM', events: [{ introduced: '2.0-beta9' }, { fixed: '2.3.1' }] },
      ],
      versions: ['2.4-odd'],
    },
    { package: { ecosystem: 'PyPI', name: 'log4j' }, versions: ['1'] },
  ],
  ...change,
});
const advisories = (change: object = {}) => parseAdvisories(document(change)) ?? [];

describe('parseAdvisories', () => {
  it('reads what concerns Maven, under the name that people know', () => {
    expect(advisories()).toMatchObject([{ id: 'CVE-2021-44228', library: LIBRARY }]);
    expect(advisories({ aliases: null })).toMatchObject([{ id: 'GHSA-jfh8-c2jp-5v3q' }]);
  });

  it('passes over what was withdrawn, and what is none', () => {
    expect(advisories({ withdrawn: '2024-01-01T00:00:00Z' })).toEqual([]);
    expect(parseAdvisories({ id: 1 })).toBeUndefined();
    expect(parseAdvisories('text')).toBeUndefined();
    expect(parseAdvisories({ id: 'x' })).toEqual([]);
  });
});

describe('isAffected', () => {
  const [log4j] = advisories();
  it.each([
    ['2.0-beta8', false],
    ['2.0-beta9', true],
    ['2.0', true],
    ['2.3.1', false],
    ['2.4', false],
    ['2.4-odd', true],
    ['2.13.0', true],
    ['2.14.1', true],
    ['2.15.0-rc1', true],
    ['2.15.0', false],
  ])('%s: %s', (version, expected) => {
    expect(log4j && isAffected(log4j, version)).toBe(expected);
  });

  it('takes ranges without an end, with a last version, and in any order', () => {
    const of = (...events: object[]) =>
      advisories({
        affected: [{ package: { ecosystem: 'Maven', name: 'a:b' }, ranges: [{ type: 'ECOSYSTEM', events }] }],
      })[0];
    const open = of({ introduced: '0' });
    expect(open && isAffected(open, '0.0.1')).toBe(true);
    const last = of({ last_affected: '1.5' }, { introduced: '1.0' });
    expect(['0.9', '1.0', '1.5', '1.5.1'].map((version) => last && isAffected(last, version))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const git = advisories({
      affected: [
        { package: { ecosystem: 'Maven', name: 'a:b' }, ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] },
      ],
    })[0];
    expect(git && isAffected(git, '1')).toBe(false);
  });
});

describe('checkVulnerabilities', () => {
  const database: AdvisoryDatabase = { name: 'all.zip', of: (library) => (library === LIBRARY ? advisories() : []) };
  const jar = (version: string) => ({
    path: 'log4j-core.jar',
    sha256: '0'.repeat(64),
    groupId: 'org.apache.logging.log4j',
    name: 'log4j-core',
    version,
    bundled: [],
  });

  it("reports in AWS's words, each vulnerability once", () => {
    const bundling = {
      ...jar('1'),
      groupId: 'a',
      name: 'b',
      bundled: [{ groupId: 'org.apache.logging.log4j', artifactId: 'log4j-core', version: '2.13.0' }],
    };
    expect(checkVulnerabilities([jar('2.14.1'), bundling], database)).toEqual([
      {
        name: 'vulnerabilities',
        outcome: 'failed',
        message: 'Dependency Scan reported 1 vulnerabilities for the plugin: CVE-2021-44228',
        where: `${LIBRARY}:2.14.1, ${LIBRARY}:2.13.0`,
      },
    ]);
  });

  it('says what could not be looked up', () => {
    const nameless = { path: 'demo.jar', sha256: '0'.repeat(64), name: 'demo', bundled: [] };
    expect(checkVulnerabilities([jar('2.17.1'), nameless], database)).toMatchObject([
      { outcome: 'passed', message: expect.stringContaining('1 libraries') },
      { outcome: 'skipped', where: 'demo.jar' },
    ]);
    expect(checkVulnerabilities([], undefined)).toMatchObject([{ outcome: 'skipped' }]);
  });
});
