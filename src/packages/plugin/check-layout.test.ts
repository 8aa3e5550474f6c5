import { describe, expect, it } from 'vitest';
import { checkLayout } from './check-layout.ts';

const layout = (...paths: string[]) => checkLayout(paths.map((path) => ({ path, uncompressedSize: 1 })));
const messages = (...paths: string[]) => layout(...paths).map(({ outcome, message }) => `${outcome}: ${message}`);

describe('checkLayout', () => {
  it('takes a complete plugin', () => {
    expect(messages('plugin-descriptor.properties', 'demo.jar', 'config/', 'config/a.yml', 'bin/run')).toEqual([
      expect.stringMatching(/^passed: /),
    ]);
  });

  it.each([
    ['no descriptor', ['demo.jar'], 'is missing at the root'],
    ['a zipped directory', ['a.jar', 'demo/plugin-descriptor.properties'], "Zip the directory's contents"],
    ['no jar', ['plugin-descriptor.properties', 'readme.txt'], 'no .jar at its root'],
    ['only jars that are not looked at', ['plugin-descriptor.properties', 'lib/demo.jar'], 'no .jar at its root'],
    ['the directory of old', ['plugin-descriptor.properties', 'a.jar', 'opensearch/b'], 'named opensearch is refused'],
    ['a directory in config', ['plugin-descriptor.properties', 'a.jar', 'config/b/c'], 'files only'],
    ['a directory in bin', ['plugin-descriptor.properties', 'a.jar', 'bin/b/'], 'files only'],
  ])('%s', (_, paths, message) => {
    const found = messages(...paths).filter((text) => text.startsWith('failed'));
    expect(found).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  });

  it('warns of jars that no class loader looks at', () => {
    expect(messages('plugin-descriptor.properties', 'a.jar', 'lib/b.jar')).toEqual([
      expect.stringMatching(/^passed/),
      expect.stringContaining('does not load'),
    ]);
  });

  it('refuses a descriptor that is none by its size', () => {
    const entries = [
      { path: 'plugin-descriptor.properties', uncompressedSize: 1e6 },
      { path: 'a.jar', uncompressedSize: 1 },
    ];
    expect(checkLayout(entries)).toMatchObject([
      { outcome: 'failed', message: expect.stringContaining('larger than') },
    ]);
  });
});
