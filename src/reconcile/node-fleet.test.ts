import { describe, expect, it } from 'vitest';
import type { FileReport } from '../agent-protocol/node-report.ts';
import type { NodeFile } from '../domains/node-desired-state.ts';
import {
  applyToAll,
  describeUnreachable,
  fileProblem,
  removalProblem,
  repairedFiles,
  StaleGenerationError,
} from './node-fleet.ts';

const PATH = 'analyzers/F111111111';
const file: NodeFile = { packageId: 'F111111111', version: 1, path: PATH, sha256: 'aa', size: 1, phase: 'active' };
const seen = (report: Partial<FileReport> = {}): FileReport => ({
  path: PATH,
  found: 'aa',
  active: 'aa',
  staged: null,
  ...report,
});
const agent = (node: string, files: readonly FileReport[], generation = 1) => ({
  node,
  apply: async () => ({ protocol: 1 as const, node, generation, files: [...files] }),
});
const gone = { node: 'demo-2', apply: () => Promise.reject(new Error('connect ECONNREFUSED')) };

describe('applyToAll', () => {
  it('keeps what each node answered, and why others did not', async () => {
    const report = await applyToAll([agent('demo-0', [seen()]), gone], [file], 1);
    expect([...report.reports.keys()]).toEqual(['demo-0']);
    expect(describeUnreachable(report)).toBe('node demo-2: connect ECONNREFUSED');
    expect(fileProblem(report, 'F111111111')).toBeUndefined();
  });

  it('throws when a node has a newer state', async () => {
    await expect(applyToAll([agent('demo-0', [], 7)], [file], 1)).rejects.toThrow(StaleGenerationError);
  });
});

describe('problems', () => {
  it('names node, file and reason', async () => {
    const broken = seen({ active: null, error: 'ENOSPC: no space left on device' });
    const report = await applyToAll([agent('demo-0', [seen()]), agent('demo-1', [broken])], [file], 1);
    expect(fileProblem(report, 'F111111111')).toBe(`node demo-1, file ${PATH}: ENOSPC: no space left on device`);
    expect(fileProblem(report, 'F222222222')).toBeUndefined();
  });

  it('does not take silence for success', async () => {
    const report = await applyToAll([agent('demo-0', [])], [file], 1);
    expect(fileProblem(report, 'F111111111')).toBe(`node demo-0, file ${PATH}: its active bytes are missing`);
  });

  it('sees a file that would not go', async () => {
    expect(removalProblem(await applyToAll([agent('demo-0', [])], [], 1), PATH)).toBeUndefined();
    const stuck = await applyToAll([agent('demo-0', [seen({ error: 'EBUSY' })])], [], 1);
    expect(removalProblem(stuck, PATH)).toBe(`node demo-0, file ${PATH}: EBUSY`);
  });

  it('sees what had to be put right', async () => {
    const report = await applyToAll([agent('demo-0', [seen()]), agent('demo-1', [seen({ found: null })])], [file], 1);
    expect(repairedFiles(report).map(({ node }) => node)).toEqual(['demo-1']);
  });
});
