import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configPath, nodeDesiredState } from './desired-state.ts';

describe('configPath', () => {
  it.each(['analyzers/F123456789', 'analyzers/a.b/c-d_e', 'x'])('takes %s', (path) => {
    expect(configPath.safeParse(path).success).toBe(true);
  });

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    'a\\b',
    'a\nb',
    'ä',
    'a/..',
    `a/${'b'.repeat(159)}`,
  ])('refuses %j', (path) => {
    expect(configPath.safeParse(path).success).toBe(false);
  });

  it('never leads out of the directory', () => {
    const part = fc.constantFrom('a', '.', '..', '...', 'F1', '', '-', '~');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = parts.join('/');
        if (configPath.safeParse(path).success) expect(posix.join('/config', path)).toBe(`/config/${path}`);
      }),
    );
  });
});

describe('nodeDesiredState', () => {
  const file = { packageId: 'F1', version: 1, path: 'analyzers/F1', sha256: 'a'.repeat(64), size: 1 };

  it('takes a path once in each phase', () => {
    const files = [
      { ...file, phase: 'active' },
      { ...file, phase: 'staged' },
    ];
    expect(nodeDesiredState.safeParse({ protocol: 1, generation: 1, files }).success).toBe(true);
    const twice = [...files, { ...file, version: 2, phase: 'active' }];
    expect(nodeDesiredState.safeParse({ protocol: 1, generation: 1, files: twice }).success).toBe(false);
  });

  it('takes a link once, and not where a file is', () => {
    const state = { protocol: 1, generation: 1, files: [{ ...file, phase: 'active' }] };
    const link = { packageId: 'F1', path: 'analyzers/words', target: 'analyzers/F1' };
    expect(nodeDesiredState.safeParse({ ...state, links: [link] }).success).toBe(true);
    expect(nodeDesiredState.safeParse({ ...state, links: [link, { ...link, target: 'analyzers/F2' }] }).success).toBe(
      false,
    );
    expect(nodeDesiredState.safeParse({ ...state, links: [{ ...link, path: 'analyzers/F1' }] }).success).toBe(false);
  });

  it('takes what names no layout and no links, as a file and none', () => {
    const state = nodeDesiredState.parse({ protocol: 1, generation: 1, files: [{ ...file, phase: 'active' }] });
    expect(state).toMatchObject({ files: [{ layout: 'file' }], links: [] });
  });

  it('refuses another major of the protocol', () => {
    expect(nodeDesiredState.safeParse({ protocol: 2, generation: 1, files: [] }).success).toBe(false);
  });
});
