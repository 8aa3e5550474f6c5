import { describe, expect, it } from 'vitest';
import { javaFeature, type PluginDescriptor, parsePluginDescriptor } from './descriptor.ts';

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
    expect(descriptor(text({ extra: 'extended.plugins=lang-painless,ingest;optional=true' }))).toEqual({
      name: 'analysis-demo',
      description: 'A demo',
      version: '1.0.0',
      className: 'org.example.Demo',
      javaVersion: '21',
      engine: '3.8.0',
      directory: 'analysis-demo',
      extendedPlugins: [
        { name: 'lang-painless', optional: false },
        { name: 'ingest', optional: true },
      ],
      hasNativeController: false,
    });
  });

  it('takes what the engine takes: an empty description, empty lists, a directory of another name', () => {
    const extra = 'extended.plugins=\ncustom.foldername=demo\nhas.native.controller=false';
    expect(descriptor(text({ description: 'description=', extra }))).toMatchObject({
      description: '',
      directory: 'demo',
      extendedPlugins: [],
    });
  });

  it.each(['{ opensearch: "~3.8.0" }', '{"opensearch":"~3.8.0"}', '{ opensearch: " ~3.8.0" }'])(
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
    ['a range without quotation marks', { engine: 'dependencies={ opensearch: ~3.8.0 }' }, '[dependencies] must be'],
    ['a blank after the version', { engine: 'opensearch.version=3.8.0 ' }, 'is no version'],
    ['a name that leads out', { name: 'name=../evil' }, '[name] must be letters'],
    ['a directory that leads out', { extra: 'custom.foldername=../evil' }, '[custom.foldername] must be letters'],
    ['a class that is none', { classname: 'classname=org.example.Demo ' }, 'is no name of a class'],
    ['a Java that is none', { java: 'java.version=v21' }, 'is no version of Java'],
    ['a blank in a list', { extra: 'extended.plugins=a, b' }, 'no blanks'],
    ['a controller that is neither', { extra: 'has.native.controller=yes' }, 'must be true or false'],
    ['an unknown key', { extra: 'licensed=true' }, 'Unknown properties in plugin-descriptor.properties: [licensed]'],
    ['a malformed escape', { extra: 'name=\\u00' }, 'line 7'],
    ['a long value', { description: `description=${'x'.repeat(1025)}` }, 'longer than 1024'],
  ])('refuses %s', (_, change, message) => {
    expect(problems(text(change))).toEqual([expect.stringContaining(message)]);
  });
});

describe('javaFeature', () => {
  it.each([
    ['21', 21],
    ['21.0.2', 21],
    ['21.0.2+13-LTS', 21],
    ['1.8', 8],
    ['25-ea', 25],
    ['21.0', undefined],
    ['021', undefined],
    ['', undefined],
  ])('of %j is %s', (text, feature) => {
    expect(javaFeature(text)).toBe(feature);
  });
});
