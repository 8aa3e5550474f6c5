import { describe, expect, it } from 'vitest';
import { engineMismatch, type PluginDescriptor, parsePluginDescriptor } from './plugin-descriptor.ts';

const LINES = {
  name: 'name=analysis-demo',
  description: 'description=A demo',
  version: 'version=1.0.0',
  engine: 'opensearch.version=3.8.0',
  java: 'java.version=21',
  classname: 'classname=org.example.Demo',
};
const text = (change: Partial<Record<keyof typeof LINES | 'extra', string>> = {}): Uint8Array =>
  Buffer.from(Object.values({ ...LINES, ...change }).join('\n'), 'latin1');
const problems = (bytes: Uint8Array): readonly string[] => {
  const outcome = parsePluginDescriptor(bytes);
  return 'problems' in outcome ? outcome.problems : [];
};
const descriptor = (bytes: Uint8Array): PluginDescriptor => {
  const outcome = parsePluginDescriptor(bytes);
  if ('problems' in outcome) throw new Error(outcome.problems.join(' '));
  return outcome.descriptor;
};

describe('parsePluginDescriptor', () => {
  it('reads every member', () => {
    expect(descriptor(text({ extra: 'extended.plugins=lang-painless, ingest' }))).toEqual({
      name: 'analysis-demo',
      description: 'A demo',
      version: '1.0.0',
      className: 'org.example.Demo',
      javaVersion: '21',
      engine: '3.8.0',
      extendedPlugins: ['lang-painless', 'ingest'],
    });
  });

  it.each(['{ opensearch: "~3.8.0" }', '{"opensearch":"~3.8.0"}', '{ opensearch: ~3.8.0 }'])(
    'reads the range %s',
    (range) => {
      expect(descriptor(text({ engine: `dependencies=${range}` })).engine).toBe('~3.8.0');
    },
  );

  it.each([
    ['name', 'name', '[name] is missing'],
    ['description', 'description', '[description] is missing'],
    ['version', 'version', '[version] is missing'],
    ['java', 'java', '[java.version] is missing'],
    ['classname', 'classname', '[classname] is missing'],
  ] as const)('names a missing %s', (_, key, message) => {
    expect(problems(text({ [key]: '' }))).toEqual([expect.stringContaining(message)]);
  });

  it('gives every fault at once', () => {
    expect(problems(Buffer.from('version=1')).length).toBe(5);
  });

  it.each([
    ['neither engine', { engine: '' }, 'either [opensearch.version] or [dependencies]'],
    [
      'both engines',
      { extra: 'dependencies={ opensearch: "~3.8.0" }' },
      'either [opensearch.version] or [dependencies]',
    ],
    ['a version that is none', { engine: 'opensearch.version=three' }, "is no version: 'three'"],
    ['a range that is none', { engine: 'dependencies={ opensearch: "latest" }' }, '[dependencies] must be a range'],
    ['another engine', { engine: 'dependencies={ elasticsearch: "~7.0.0" }' }, '[dependencies] must be a range'],
    ['an unknown key', { extra: 'licensed=true' }, 'Unknown properties in plugin-descriptor.properties: [licensed]'],
    ['a malformed escape', { extra: 'name=\\u00' }, 'line 7'],
    ['a long value', { description: `description=${'x'.repeat(1025)}` }, 'longer than 1024'],
  ])('refuses %s', (_, change, message) => {
    expect(problems(text(change))).toEqual([expect.stringContaining(message)]);
  });
});

describe('engineMismatch', () => {
  it.each([
    ['opensearch.version=3.8.0', 'OpenSearch_3.8', true],
    ['opensearch.version=3.8.1', 'OpenSearch_3.8', false],
    ['opensearch.version=3.7.0', 'OpenSearch_3.8', false],
    ['dependencies={ opensearch: "^3.5.0" }', 'OpenSearch_3.8', true],
    ['dependencies={ opensearch: "~3.7.0" }', 'OpenSearch_3.8', false],
  ])('%s for %s: %s', (engine, engineVersion, fits) => {
    const mismatch = engineMismatch(descriptor(text({ engine })), engineVersion);
    if (fits) expect(mismatch).toBeUndefined();
    else expect(mismatch).toContain("doesn't matches with the provided EngineVersion");
  });
});
