import { describe, expect, it } from 'vitest';
import { checkEngineVersion, impliedEngineVersion } from './check-engine-version.ts';
import type { PluginDescriptor } from './descriptor.ts';

const plugin = (engine: string): PluginDescriptor => ({
  name: 'demo',
  description: '',
  version: '1',
  className: 'a.Demo',
  javaVersion: '21',
  engine,
  directory: 'demo',
  extendedPlugins: [],
  hasNativeController: false,
});

describe('checkEngineVersion', () => {
  it.each([
    ['3.8.0', 'OpenSearch_3.8', 'passed', 'passed'],
    ['3.8.1', 'OpenSearch_3.8', 'failed', 'failed'],
    ['3.7.0', 'OpenSearch_3.8', 'failed', 'failed'],
    ['^3.5.0', 'OpenSearch_3.8', 'passed', 'passed'],
    ['^3.5.1', 'OpenSearch_3.8', 'passed', 'failed'],
    ['[3.5.0, 3.9.2]', 'OpenSearch_3.8', 'passed', 'failed'],
    ['~3.7.0', 'OpenSearch_3.8', 'failed', 'failed'],
    ['2.13.0', 'OpenSearch_2.13', 'passed', 'failed'],
    ['2.15.0', 'OpenSearch_2.15', 'passed', 'passed'],
    ['7.10.0', 'Elasticsearch_7.10', 'passed', 'failed'],
  ] as const)('%s for %s: %s, and %s on AWS', (engine, engineVersion, open, aws) => {
    expect(checkEngineVersion(plugin(engine), engineVersion, 'open')).toMatchObject([{ outcome: open }]);
    expect(checkEngineVersion(plugin(engine), engineVersion, 'aws')).toMatchObject([{ outcome: aws }]);
  });

  it("has AWS's words", () => {
    const [mismatch] = checkEngineVersion(plugin('3.7.0'), 'OpenSearch_3.8', 'aws');
    expect(mismatch?.message).toBe(
      "The OpenSearch version 3.7.0 in plugin-descriptor.properties doesn't matches with the provided EngineVersion OpenSearch_3.8.",
    );
    const [unsupported] = checkEngineVersion(plugin('2.13.0'), 'OpenSearch_2.13', 'aws');
    expect(unsupported?.message).toBe('Plugins are not supported for the provided enginge version.');
  });

  it('says that nobody said what it is for', () => {
    expect(checkEngineVersion(plugin('^3.5.0'), undefined, 'open')).toMatchObject([{ outcome: 'skipped' }]);
  });
});

describe('impliedEngineVersion', () => {
  it.each([
    ['3.8.0', 'OpenSearch_3.8'],
    ['=3.8.1', 'OpenSearch_3.8'],
    ['~3.8.0', undefined],
    ['[3.5.0,3.8.0]', undefined],
  ])('of %s is %s', (engine, version) => {
    expect(impliedEngineVersion(plugin(engine))).toBe(version);
  });
});
