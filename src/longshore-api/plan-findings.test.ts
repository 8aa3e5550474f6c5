import { describe, expect, it } from 'vitest';
import type { BlobLines } from '../blob/blob-lines.ts';
import type { IgnoredRule, RehearsalFailure } from '../opensearch/cluster.ts';
import { planFindings } from './plan-findings.ts';

const FILE = ['sofa, couch', 'a => b => c', '<>, chair'];
const lines: BlobLines = {
  lineOf: async (_sha256, line) => FILE[line - 1],
  linesWith: async (_sha256, texts) =>
    new Map(texts.map((text) => [text, FILE.flatMap((line, i) => (line.includes(text) ? [i + 1] : []))])),
};
const owner = { kind: 'index', name: 'books' } as const;

describe('planFindings', () => {
  it('shows the text of the line that the engine names', async () => {
    const failure: RehearsalFailure = {
      owner,
      node: 'demo-0',
      analyzer: 'a',
      component: 'filter.f',
      line: 2,
      reason: 'no',
    };
    expect(await planFindings({ failures: [failure], ignored: [] }, lines, 'hash')).toEqual([
      {
        severity: 'failure',
        owner: 'index books',
        node: 'demo-0',
        analyzer: 'a',
        component: 'filter.f',
        line: 2,
        text: 'a => b => c',
        reason: 'no',
      },
    ]);
  });

  it('says nothing of a line that the engine does not name', async () => {
    const [finding] = await planFindings(
      { failures: [{ owner, node: 'n', reason: 'no' }], ignored: [] },
      lines,
      'hash',
    );
    expect(finding).toEqual({ severity: 'failure', owner: 'index books', node: 'n', reason: 'no' });
  });

  it('finds the line of a rule that is left out, and tells it once for the same filter of many indices', async () => {
    const rule: IgnoredRule = { owner, packageId: 'F1', component: 'filter.f', text: '<>' };
    const elsewhere = { ...rule, owner: { kind: 'index', name: 'films' } as const };
    expect(await planFindings({ failures: [], ignored: [rule, elsewhere] }, lines, 'hash')).toMatchObject([
      { severity: 'warning', component: 'filter.f', line: 3, text: '<>' },
    ]);
  });

  it('tells a file in which every line is wrong by its first ones', async () => {
    const failures = Array.from(
      { length: 5_000 },
      (): RehearsalFailure => ({ owner, node: 'n', line: 1, reason: 'no' }),
    );
    expect(await planFindings({ failures, ignored: [] }, lines, 'hash')).toHaveLength(100);
  });
});
