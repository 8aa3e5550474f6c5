import { describe, expect, it } from 'vitest';
import { pluginFailure, pluginLayoutProblems } from './plugin-zip.ts';

describe('pluginLayoutProblems', () => {
  const layout = (...paths: string[]) => pluginLayoutProblems(paths.map((path) => ({ path, uncompressedSize: 1 })));

  it.each([
    ['a complete plugin', ['plugin-descriptor.properties', 'demo.jar'], undefined],
    ['no descriptor', ['demo.jar'], 'is missing at the root'],
    ['a zipped directory', ['demo/plugin-descriptor.properties', 'demo/demo.jar'], "Zip the directory's contents"],
    ['no jar', ['plugin-descriptor.properties', 'lib/demo.jar'], 'no .jar at its root'],
  ])('%s', (_, paths, message) => {
    expect(layout(...paths)).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  });

  it('refuses a descriptor that is none by its size', () => {
    const entries = [
      { path: 'plugin-descriptor.properties', uncompressedSize: 1e6 },
      { path: 'a.jar', uncompressedSize: 1 },
    ];
    expect(pluginLayoutProblems(entries)).toEqual([expect.stringContaining('larger than')]);
  });

  it('gives reasons in the form of AWS', () => {
    expect(pluginFailure(['One.', 'Two.'])).toBe('PluginValidationFailureReason : One.  Two.');
  });
});
