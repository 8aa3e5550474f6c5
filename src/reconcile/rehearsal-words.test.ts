import { describe, expect, it } from 'vitest';
import type { RehearsalFailure } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { describeOwners, ignoredByComponent, linesToShow, rehearsalError } from './rehearsal-words.ts';

const at = new Date(0);
const association: Association = {
  domainId: '000000000000/demo',
  domainName: 'demo',
  packageId: 'F1',
  packageName: 'words',
  packageType: 'TXT-DICTIONARY',
  state: { status: 'ASSOCIATING' },
  desiredVersion: 4,
  servingVersion: 3,
  prerequisites: [],
  referencePath: 'analyzers/F1',
  createdAt: at,
  lastUpdatedAt: at,
  changeStartedAt: at,
};
const index = (name: string) => ({ kind: 'index', name }) as const;
const failure = (change: Partial<RehearsalFailure> = {}): RehearsalFailure => ({
  owner: index('books'),
  node: 'demo-0',
  packageId: 'F1',
  analyzer: 'english',
  component: 'filter.synonyms',
  line: 3,
  reason: 'failed to build synonyms: Invalid synonym rule at line 3',
  ...change,
});

describe('rehearsalError', () => {
  it('says who, where, which line and its text, what serves on, and what to do', () => {
    expect(rehearsalError(association, [failure()], new Map([[3, 'a => b => c']]))).toEqual({
      type: 'RehearsalFailed',
      message:
        'v4 was rejected by the engine before anything was changed: index books, analyzer english, filter.synonyms, node demo-0, ' +
        'file analyzers/F1, line 3 (a => b => c): failed to build synonyms: Invalid synonym rule at line 3. ' +
        'v3 goes on serving. Mend the dictionary, update the package, and associate again.',
    });
  });

  it('says the same cause once, however many indices met it', () => {
    const owners = [index('books'), index('films'), { kind: 'index-template', name: 'logs' } as const];
    const { message } = rehearsalError(
      association,
      owners.map((owner) => failure({ owner })),
      new Map(),
    );
    expect(message).toContain('index books and 2 others, analyzer english');
    expect(message).toContain('line 3: failed');
    expect(message.match(/failed to build/g)).toHaveLength(1);
  });

  it('shows the first causes and counts the others', () => {
    const failures = [1, 2, 3, 4, 5].map((line) => failure({ line, reason: `line ${line} is wrong` }));
    const { message } = rehearsalError(association, failures, new Map());
    expect(message).toContain('line 3 is wrong; and 2 more. v3');
    expect(message).not.toContain('line 4 is wrong');
    expect(linesToShow(failures)).toEqual([1, 2, 3]);
  });

  it('leaves out what the engine did not say', () => {
    const { owner, node, reason } = failure();
    expect(rehearsalError(association, [{ owner, node, reason }], new Map()).message).toContain(
      'index books, node demo-0, file analyzers/F1: failed to build',
    );
  });
});

it('describeOwners names templates as such', () => {
  expect(describeOwners([{ kind: 'component-template', name: 'base' }, index('a')])).toBe(
    'component template base and 1 other',
  );
});

it('ignoredByComponent says each rule once, and whose it is', () => {
  const rule = (owner: string, text: string) => ({
    owner: index(owner),
    packageId: 'F1',
    component: 'filter.synonyms',
    text,
  });
  expect(ignoredByComponent([rule('a', 'x'), rule('b', 'x'), rule('a', 'y')])).toEqual([
    { component: 'filter.synonyms', owners: [index('a'), index('b')], texts: ['x', 'y'] },
  ]);
});
