import { describe, expect, it } from 'vitest';
import { parseEngineRange } from './engine-range.ts';

describe('parseEngineRange', () => {
  it.each([
    ['3.8.0', '3.8.0', true],
    ['=3.8.0', '3.8.1', false],
    ['~3.8.0', '3.8.4', true],
    ['~3.8.2', '3.8.1', false],
    ['~3.8.0', '3.9.0', false],
    ['^3.5.0', '3.8.0', true],
    ['^3.5.0', '3.4.9', false],
    ['^3.5.0', '4.0.0', false],
    ['^0.2.1', '0.2.5', true],
    ['^0.2.1', '0.3.0', false],
    ['^0.0.3', '0.0.4', false],
    ['[3.5.0, 3.8.0]', '3.8.0', true],
    ['[3.5.0,3.8.0)', '3.8.0', false],
    ['(3.5.0, 3.8.0]', '3.5.0', false],
    ['3.8.0', 'nonsense', false],
    ['[3.5.0,3.8.0]', 'nonsense', false],
  ])('%s on %s: %s', (range, release, expected) => {
    expect(parseEngineRange(range)?.(release)).toBe(expected);
  });

  it.each(['', 'latest', '3.8', '>=3.8.0', '[3.8.0, 3.5.0]', '[3.8.0]', '3.8.0-SNAPSHOT', '[3,4]'])(
    'refuses %j',
    (text) => {
      expect(parseEngineRange(text)).toBeUndefined();
    },
  );
});
