import { describe, expect, it } from 'vitest';
import { judgeDisk, judgeMemory } from './check-resources.ts';
import { renderFindings } from './doctor.ts';
import { fail, ok } from './finding.ts';

const GB = 1_000_000_000;

describe('judgements', () => {
  it.each([
    [0.5, 'fail'],
    [2, 'warn'],
    [10, 'ok'],
  ])('of %d GB of disk: %s', (free, status) => expect(judgeDisk(free * GB, '/').status).toBe(status));
  it.each([
    [0.3, 'fail'],
    [1, 'warn'],
    [10, 'ok'],
  ])('of %d GB of memory: %s', (free, status) => expect(judgeMemory(free * GB).status).toBe(status));
});

describe('renderFindings', () => {
  it('gives each check a line, and its remedy below it', () => {
    expect(renderFindings([ok('node', 'Node 22'), fail('java', 'none', 'Install one.')])).toBe(
      '✔ ok    node  Node 22\n✖ fail  java  none\n              Install one.\n',
    );
  });
});
