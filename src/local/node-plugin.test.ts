import { describe, expect, it } from 'vitest';
import { newestFor } from './node-plugin.ts';

describe('newestFor', () => {
  const directories = ['main', 'engine-3.7', 'engine-3.5', 'engine-3.10', 'engine-next'];

  it.each([
    ['3.5.0', 'engine-3.5'],
    ['3.6.2', 'engine-3.5'],
    ['3.7.0', 'engine-3.7'],
    ['3.9.0', 'engine-3.7'],
    ['3.10.0', 'engine-3.10'],
    ['4.0.0', 'engine-3.10'],
    ['3.4.0', undefined],
    ['nonsense', undefined],
  ])('for %s is %s', (release, directory) => {
    expect(newestFor(release, directories)).toBe(directory);
  });
});
