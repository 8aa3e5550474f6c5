import { describe, expect, it } from 'vitest';
import type { FileReport, LinkReport } from '../agent-protocol/node-report.ts';
import type { NodeFile, NodeLink } from '../domains/node-desired-state.ts';
import {
  applyToAll,
  describeUnreachable,
  fileProblem,
  removalProblem,
  repairs,
  StaleGenerationError,
} from './node-fleet.ts';

const PATH = 'analyzers/F111111111';
const file: NodeFile = {
  packageId: 'F111111111',
  version: 1,
  path: PATH,
  sha256: 'aa',
  size: 1,
  phase: 'active',
  layout: 'file',
};
const LINK = 'analyzers/words';
const link: NodeLink = { packageId: 'F111111111', path: LINK, target: PATH };
const files = { files: [file], links: [] };
const both = { files: [file], links: [link] };
const none = { files: [], links: [] };
const seen = (report: Partial<FileReport> = {}): FileReport => ({
  path: PATH,
  found: 'aa',
  active: 'aa',
  staged: null,
  ...report,
});
const agent = (node: string, files: readonly FileReport[], links: readonly LinkReport[] = [], generation = 1) => ({
  node,
  apply: async () => ({ protocol: 1 as const, node, generation, files: [...files], links: [...links] }),
});
const gone = { node: 'demo-2', apply: () => Promise.reject(new Error('connect ECONNREFUSED')) };

describe('applyToAll', () => {
  it('keeps what each node answered, and why others did not', async () => {
    const report = await applyToAll([agent('demo-0', [seen()]), gone], files, 1);
    expect([...report.reports.keys()]).toEqual(['demo-0']);
    expect(describeUnreachable(report)).toBe('node demo-2: connect ECONNREFUSED');
    expect(fileProblem(report, 'F111111111')).toBeUndefined();
  });

  it('throws when a node has a newer state', async () => {
    await expect(applyToAll([agent('demo-0', [], [], 7)], files, 1)).rejects.toThrow(StaleGenerationError);
  });
});

describe('problems', () => {
  it('names node, file and reason', async () => {
    const broken = seen({ active: null, error: 'ENOSPC: no space left on device' });
    const report = await applyToAll([agent('demo-0', [seen()]), agent('demo-1', [broken])], files, 1);
    expect(fileProblem(report, 'F111111111')).toBe(`node demo-1, file ${PATH}: ENOSPC: no space left on device`);
    expect(fileProblem(report, 'F222222222')).toBeUndefined();
  });

  it('does not take silence for success', async () => {
    const report = await applyToAll([agent('demo-0', [])], files, 1);
    expect(fileProblem(report, 'F111111111')).toBe(`node demo-0, file ${PATH}: its active bytes are missing`);
  });

  it('sees a file that would not go', async () => {
    expect(removalProblem(await applyToAll([agent('demo-0', [])], none, 1), [PATH, LINK])).toBeUndefined();
    const stuck = await applyToAll([agent('demo-0', [seen({ error: 'EBUSY' })])], none, 1);
    expect(removalProblem(stuck, [PATH, LINK])).toBe(`node demo-0, file ${PATH}: EBUSY`);
  });

  it('sees what had to be put right', async () => {
    const report = await applyToAll([agent('demo-0', [seen()]), agent('demo-1', [seen({ found: null })])], files, 1);
    expect(repairs(report)).toEqual([{ node: 'demo-1', packageId: 'F111111111', path: PATH, found: null }]);
  });

  it('are met with links as with files', async () => {
    const elsewhere: LinkReport = { path: LINK, found: 'analyzers/other', target: PATH };
    const refused: LinkReport = { path: LINK, found: null, target: null, error: 'a file of somebody else is there' };
    const nodes = [agent('demo-0', [seen()], [elsewhere]), agent('demo-1', [seen()], [refused])];
    const report = await applyToAll(nodes, both, 1);
    expect(fileProblem(report, 'F111111111')).toBe(`node demo-1, link ${LINK}: a file of somebody else is there`);
    expect(repairs(report)).toMatchObject([
      { node: 'demo-0', path: LINK, found: 'analyzers/other' },
      { node: 'demo-1', path: LINK, found: null, error: 'a file of somebody else is there' },
    ]);
    const stuck = await applyToAll([agent('demo-0', [], [{ ...elsewhere, error: 'EBUSY' }])], none, 1);
    expect(removalProblem(stuck, [PATH, LINK])).toBe(`node demo-0, link ${LINK}: EBUSY`);
  });
});
