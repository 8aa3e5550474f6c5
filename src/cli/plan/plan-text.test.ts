import { describe, expect, it } from 'vitest';
import type { Plan } from '../../longshore-api/shapes.ts';
import { planText } from './plan-text.ts';

const plan: Plan = {
  domain: 'shop',
  packageId: 'F123456789',
  action: 'associate',
  from: 'v3',
  to: 'v4',
  possible: true,
  problems: [],
  warnings: [],
  nodes: ['shop-0', 'shop-1'],
  users: [
    {
      kind: 'index',
      name: 'products-1',
      settings: ['index.analysis.filter.synonyms.synonyms_path'],
      aliases: ['products'],
      indexPatterns: [],
    },
    {
      kind: 'index-template',
      name: 'logs',
      settings: ['index.analysis.filter.s.synonyms_path'],
      aliases: [],
      indexPatterns: ['logs-*'],
    },
  ],
  indices: [
    {
      index: 'products-1',
      uuid: 'u',
      state: 'live',
      why: 'its search analyzers are reloaded',
      settings: [],
      indexedSince: 'v1',
    },
  ],
  findings: [],
  heap: { bytesPerNode: 1_234_000, analyzersPerNode: 2, factor: 4.06 },
  seconds: { expected: 0.84, basis: 'median of 12 changes of this domain' },
  unavailableMs: [{ index: 'products-1', milliseconds: 120, basis: 'as measured last time' }],
};

describe('planText', () => {
  it('tells what would happen, to whom, and what it costs', () => {
    expect(planText(plan, 'shop-synonyms')).toBe(
      [
        'Domain    shop',
        'Package   shop-synonyms (F123456789)',
        'Change    v3 → v4',
        'Possible  yes',
        'Nodes     shop-0, shop-1',
        'Heap      about 1.2 MB on each node (2 analyzers, 4.1 × the file for each)',
        'Time      about 840 ms (median of 12 changes of this domain)',
        '',
        'USED BY         NAME        ALIASES   FOR     IN',
        'index           products-1  products  -       index.analysis.filter.synonyms.synonyms_path',
        'index template  logs        -         logs-*  index.analysis.filter.s.synonyms_path',
        '',
        'INDEX       AFTERWARDS  INDEXED SINCE  WHY',
        'products-1  live        v1             its search analyzers are reloaded',
        '',
        'Does not answer while it is reopened',
        '  products-1: about 120 ms (as measured last time)',
        '',
        'Nothing was changed.',
        '',
      ].join('\n'),
    );
  });

  it('names the line that the engine rejects, and its words', () => {
    const text = planText(
      {
        ...plan,
        possible: false,
        problems: ['The engine rejects the dictionary.'],
        findings: [
          {
            severity: 'failure',
            owner: 'index products-1',
            analyzer: 'with_synonyms',
            component: 'filter.synonyms',
            line: 3,
            text: 'a, , b =>',
            reason: 'Invalid synonym rule at line 3',
          },
        ],
      },
      'F123456789',
    );
    expect(text).not.toContain('AFTERWARDS');
    expect(text).toContain('Package   F123456789\n');
    expect(text).toContain('Possible  no\n');
    expect(text).toContain('\nProblems\n  The engine rejects the dictionary.\n');
    expect(text).toContain(
      '\nWhat the engine says\n' +
        '  failure  index products-1, analyzer with_synonyms, filter.synonyms, line 3: a, , b =>\n' +
        '    Invalid synonym rule at line 3\n',
    );
  });

  it('tells a first association and a dissociation from an update', () => {
    const { from: _from, to: _to, ...rest } = plan;
    expect(planText({ ...rest, to: 'v4' }, 'F123456789')).toContain('Change    associate v4\n');
    expect(planText({ ...rest, action: 'dissociate', from: 'v3' }, 'F123456789')).toContain(
      'Change    dissociate (serves v3)\n',
    );
  });
});
