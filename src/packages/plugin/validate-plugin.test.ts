import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClassFile } from './class-file.ts';
import type { EngineDistribution } from './engine-distribution.ts';
import type { JarContents, PluginContents } from './plugin-contents.ts';
import { pluginFailure } from './plugin-failure.ts';
import { isRefused, PLUGIN_CHECKS, type PluginCheckName } from './plugin-report.ts';
import { type PluginExpectations, validatePlugin } from './validate-plugin.ts';

const PLUGIN = 'org.opensearch.plugins.Plugin';

const aClass = (change: Partial<ClassFile> = {}): ClassFile => ({
  majorVersion: 65,
  minorVersion: 0,
  isPublic: true,
  isAbstract: false,
  isInterface: false,
  name: 'org.demo.DemoPlugin',
  superName: PLUGIN,
  interfaces: ['org.opensearch.plugins.AnalysisPlugin'],
  publicConstructors: ['()V'],
  ...change,
});
const at = (file: ClassFile, path = `${file.name.replaceAll('.', '/')}.class`) => ({ path, file });

const jar = (change: Partial<JarContents> = {}): JarContents => ({
  path: 'demo.jar',
  sha256: 'ab'.repeat(32),
  classes: [at(aClass())],
  manifest: new Map(),
  maven: [],
  nativeLibraries: [],
  ...change,
});

const descriptor = (change: Readonly<Record<string, string | undefined>> = {}): Buffer => {
  const properties = {
    name: 'demo',
    description: 'A demo',
    version: '1.0',
    'opensearch.version': '3.8.0',
    'java.version': '21',
    classname: 'org.demo.DemoPlugin',
    ...change,
  };
  const lines = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`));
  return Buffer.from(lines.join('\n'));
};

const contents = (change: Partial<PluginContents> = {}): PluginContents => {
  const jars = change.jars ?? [jar()];
  const paths = ['plugin-descriptor.properties', ...jars.map(({ path }) => path)];
  return {
    entries: paths.map((path) => ({ path, uncompressedSize: 10 })),
    totalSize: 10 * paths.length,
    descriptor: descriptor(),
    ...change,
    jars,
  };
};

const engine: EngineDistribution = {
  release: '3.8.0',
  modules: ['lang-painless'],
  reserved: ['longshore-reload'],
  classPath: async (modules) => {
    const base = aClass({ name: 'org.opensearch.Base', interfaces: ['org.opensearch.plugins.ActionPlugin'] });
    const painless = aClass({ name: 'org.opensearch.painless.Base' });
    const classes = modules.includes('lang-painless') ? [base, painless] : [base];
    const find = (name: string) => classes.find((file) => file.name === name);
    return {
      jarOf: (name) => (find(name) ? 'lib/engine.jar' : undefined),
      read: async (name) => find(name),
    };
  },
};

const judge = (given: Parameters<typeof validatePlugin>[0], expected: Partial<PluginExpectations> = {}) =>
  validatePlugin(given, {
    profile: 'open',
    engineVersion: 'OpenSearch_3.8',
    nodeJava: 25,
    distribution: engine,
    signature: { kind: 'not-asked' },
    signatureKeys: [],
    ...expected,
  });

/** `failed: …`, of one check. */
const findings = async (name: PluginCheckName, ...of: Parameters<typeof judge>) =>
  (await judge(...of)).checks
    .filter((check) => check.name === name)
    .map(({ outcome, message }) => `${outcome}: ${message}`);

describe('validatePlugin', () => {
  it('passes a plugin with which nothing is wrong, and has an answer of every check', async () => {
    const report = await judge(contents());
    expect(report).toMatchObject({
      profile: 'open',
      engineVersion: 'OpenSearch_3.8',
      plugin: {
        name: 'demo',
        description: 'A demo',
        version: '1.0',
        className: 'org.demo.DemoPlugin',
        uncompressedSize: 20,
      },
      sbom: { components: [{ name: 'demo' }] },
    });
    expect(isRefused(report)).toBe(false);
    expect(report.checks.map(({ name }) => name)).toEqual([...PLUGIN_CHECKS]);
    const skipped = report.checks.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name);
    expect(skipped).toEqual(['signature', 'vulnerabilities']);
    expect(pluginFailure(report)).toBeUndefined();
  });

  it('has an answer of every check for an archive that cannot be read, and without a descriptor', async () => {
    const unreadable = await judge({ problem: 'The archive is none.' });
    expect(unreadable.checks.map(({ name }) => name)).toEqual([...PLUGIN_CHECKS]);
    expect(pluginFailure(unreadable)).toEqual({
      type: 'InvalidPlugin',
      message: 'PluginValidationFailureReason : The archive is none.',
    });
    const { descriptor: _, ...without } = contents();
    const report = await judge(without);
    expect(new Set(report.checks.map(({ name }) => name))).toEqual(new Set(PLUGIN_CHECKS));
    expect(report.plugin).toBeUndefined();
  });

  it('tells everything that is wrong at once, in the form of AWS', async () => {
    const report = await judge(
      contents({
        descriptor: descriptor({ 'opensearch.version': '3.5.0', 'has.native.controller': 'true' }),
        jars: [jar({ classes: [at(aClass({ superName: 'java.lang.Object' }))] })],
      }),
    );
    expect(pluginFailure(report)).toEqual({
      type: 'InvalidPlugin',
      message:
        "PluginValidationFailureReason : The OpenSearch version 3.5.0 in plugin-descriptor.properties doesn't matches with the provided EngineVersion OpenSearch_3.8.  " +
        `The provided plugin could not be loaded: class org.demo.DemoPlugin does not extend ${PLUGIN}.  ` +
        'plugins can not have native controllers: OpenSearch refuses has.native.controller=true.',
    });
  });

  it('calls a plugin for another engine by a type of its own, and counts what does not fit in a message', async () => {
    const other = await judge(contents(), { engineVersion: 'OpenSearch_3.5' });
    expect(pluginFailure(other)?.type).toBe('IncompatibleEngine');
    const jars = Array.from({ length: 15 }, (_, i) => jar({ path: `${i}.jar`, problem: 'It is none.', classes: [] }));
    const broken = pluginFailure(await judge(contents({ jars })));
    expect(broken?.message).toContain('6 more: see the report of this version.');
  });
});

it('is documented check by check', () => {
  const page = readFileSync(new URL('../../../docs/reference/plugins.md', import.meta.url), 'utf8');
  const [, ...documented] = [...page.matchAll(/^\| `?([\w-]+)`? \|/gm)].map(([, name]) => name);
  expect(documented).toEqual([...PLUGIN_CHECKS]);
});

describe('the Java of a plugin', () => {
  const java = (...of: Parameters<typeof judge>) => findings('java-version', ...of);

  it.each([
    [
      'asks for more than nodes have',
      contents({ descriptor: descriptor({ 'java.version': '26' }) }),
      'nodes run on Java 25',
    ],
    [
      'is newer than the descriptor says',
      contents({ jars: [jar({ classes: [at(aClass({ majorVersion: 67 }))] })] }),
      'compiled for Java 23',
    ],
    [
      'uses preview features',
      contents({ jars: [jar({ classes: [at(aClass({ minorVersion: 0xffff }))] })] }),
      'preview features',
    ],
    [
      'is newer by its manifest',
      contents({ jars: [jar({ manifest: new Map([['X-Compile-Target-JDK', '26']]) })] }),
      'is for Java 26',
    ],
  ])('that %s', async (_, given, message) => {
    expect(await java(given)).toEqual([expect.stringMatching(`^failed: .*${message}`)]);
  });

  it('may have classes for newer releases beside others, and module descriptors of any', async () => {
    const newer = aClass({ majorVersion: 68 });
    const classes = [
      at(aClass()),
      at(newer, 'META-INF/versions/24/org/demo/DemoPlugin.class'),
      at(newer, 'module-info.class'),
    ];
    expect(await java(contents({ jars: [jar({ classes })] }))).toEqual([expect.stringMatching(/^passed/)]);
    const lying = [at(newer, 'META-INF/versions/22/org/demo/DemoPlugin.class')];
    expect(await java(contents({ jars: [jar({ classes: lying })] }))).toEqual([expect.stringMatching(/^failed/)]);
  });

  it('is judged by the descriptor alone where that of nodes is not known', async () => {
    const given = contents({ descriptor: descriptor({ 'java.version': '26' }) });
    expect(await java(given, { nodeJava: undefined })).toEqual([
      expect.stringMatching(/^passed/),
      expect.stringMatching(/^skipped/),
    ]);
  });
});

describe('the class of a plugin', () => {
  const having = (change: Partial<ClassFile>, ...more: JarContents['classes']) =>
    contents({ jars: [jar({ classes: [at(aClass(change)), ...more] })] });

  it.each([
    ['is missing', contents({ descriptor: descriptor({ classname: 'org.demo.Other' }) }), 'is in no .jar at the root'],
    ['is not at the root', contents({ jars: [jar({ path: 'lib/demo.jar' })] }), 'is in no .jar at the root'],
    ['is no plugin', having({ superName: 'java.lang.Object' }), `does not extend ${PLUGIN}`],
    [
      'extends what is nowhere',
      having({ superName: 'org.demo.Base' }),
      'neither in the archive nor in OpenSearch 3.8.0',
    ],
    ['is an interface', having({ isInterface: true, isAbstract: true }), 'is an interface'],
    ['is abstract', having({ isAbstract: true }), 'is abstract'],
    ['is hidden', having({ isPublic: false }), 'is not public'],
  ])('that %s', async (_, given, message) => {
    const [first] = await findings('plugin-class', given);
    expect(first).toMatch(/^failed: The provided plugin could not be loaded: class /);
    expect(first).toContain(message);
  });

  it('may be one by classes of its own, of the engine, or of a module that it extends', async () => {
    const own = at(aClass({ name: 'org.demo.Base' }));
    const passed = [expect.stringMatching(/^passed/)];
    expect(await findings('plugin-class', having({ superName: 'org.demo.Base' }, own))).toEqual(passed);
    expect(await findings('plugin-class', having({ superName: 'org.opensearch.Base' }))).toEqual(passed);
    const painless = having({ superName: 'org.opensearch.painless.Base' });
    const extended = { ...painless, descriptor: descriptor({ 'extended.plugins': 'lang-painless' }) };
    expect(await findings('plugin-class', extended)).toEqual(passed);
    expect(await findings('plugin-class', painless)).toEqual([expect.stringMatching(/^failed/)]);
  });

  it('is not judged by what is not known', async () => {
    const skipped = [expect.stringMatching(/^skipped/)];
    const given = having({ superName: 'org.other.Base' });
    expect(await findings('plugin-class', given, { distribution: undefined })).toEqual(skipped);
    const extended = { ...given, descriptor: descriptor({ 'extended.plugins': 'other' }) };
    expect(await findings('plugin-class', extended)).toEqual(skipped);
  });

  it.each([
    ['none', [], 'failed'],
    ['two', ['()V', '(Lorg/opensearch/common/settings/Settings;)V'], 'failed'],
    ['one that takes what nobody has', ['(Ljava/lang/String;)V'], 'failed'],
    ['one of Settings and Path', ['(Lorg/opensearch/common/settings/Settings;Ljava/nio/file/Path;)V'], 'passed'],
  ])('with %s for a constructor', async (_, publicConstructors, outcome) => {
    expect(await findings('constructor', having({ publicConstructors }))).toEqual([
      expect.stringMatching(`^${outcome}`),
    ]);
  });
});

describe('the interfaces of a plugin', () => {
  const given = contents({
    jars: [
      jar({
        classes: [
          at(
            aClass({
              superName: 'org.opensearch.Base',
              interfaces: ['org.demo.Own', 'org.opensearch.plugins.ScriptPlugin'],
            }),
          ),
        ],
      }),
    ],
  });

  it('are refused by profile aws in the words of AWS, those of super classes too', async () => {
    expect(await findings('interfaces', given, { profile: 'aws' })).toEqual([
      'failed: Class org.demo.DemoPlugin implements the plugin interface org.opensearch.plugins.ActionPlugin which is not supported.',
    ]);
  });

  it('are told by profile open', async () => {
    expect(await findings('interfaces', given)).toEqual([
      expect.stringMatching(/^passed: .*does not support org\.opensearch\.plugins\.ActionPlugin\.$/),
    ]);
  });
});

describe('classes that are there twice', () => {
  const hell = (jars: readonly JarContents[], expected: Partial<PluginExpectations> = {}) =>
    findings('duplicate-classes', contents({ jars }), expected);
  const build = at(aClass({ name: 'org.opensearch.Base' }));

  it('are refused: in two jars, in one, and in the engine', async () => {
    expect(await hell([jar(), jar({ path: 'b.jar' })])).toEqual([
      'failed: Class org.demo.DemoPlugin is both in demo.jar and in b.jar: a node does not start with such jar hell. Leave one out of the plugin.',
    ]);
    expect(await hell([jar({ classes: [at(aClass()), at(aClass())] })])).toEqual([
      expect.stringContaining('twice in demo.jar'),
    ]);
    expect(await hell([jar({ classes: [build] })])).toEqual([
      expect.stringContaining('both in lib/engine.jar and in demo.jar'),
    ]);
  });

  it('are counted by pair of jars', async () => {
    const classes = [at(aClass()), at(aClass({ name: 'org.demo.Other' }))];
    expect(await hell([jar({ classes }), jar({ path: 'b.jar', classes })])).toEqual([
      expect.stringContaining('2 classes, org.demo.DemoPlugin among them, are both in demo.jar and in b.jar'),
    ]);
  });

  it('are none where JarHell sees none', async () => {
    const file = aClass();
    const versioned = at(file, 'META-INF/versions/21/org/demo/DemoPlugin.class');
    const info = [at(file, 'module-info.class'), at(file, 'META-INF/versions/9/module-info.class')];
    const beans = at(file, 'org/apache/xmlbeans/A.class');
    const one = jar({ classes: [at(file), versioned, ...info, beans, beans] });
    const hidden = jar({ path: 'lib/b.jar' });
    expect(await hell([one, jar({ path: 'b.jar', classes: info }), hidden])).toEqual([
      expect.stringMatching(/^passed/),
    ]);
    expect(await hell([one, jar({ path: 'b.jar', classes: [versioned] })])).toEqual([expect.stringMatching(/^failed/)]);
  });

  it('are looked for in the archive alone where there is no distribution', async () => {
    expect(await hell([jar({ classes: [build] })], { distribution: undefined })).toEqual([
      expect.stringMatching(/^passed/),
      expect.stringMatching(/^skipped/),
    ]);
  });
});

describe('what a plugin builds on', () => {
  const extended = (change: Readonly<Record<string, string>>, expected: Partial<PluginExpectations> = {}) =>
    findings('extended-plugins', contents({ descriptor: descriptor(change) }), expected);

  it.each([
    ['a module', { 'extended.plugins': 'lang-painless' }, 'passed: It extends lang-painless'],
    ['another plugin', { 'extended.plugins': 'other' }, 'warned: It extends other.*prerequisite'],
    [
      'another plugin, if it is there',
      { 'extended.plugins': 'other;optional=true' },
      'warned: It extends other.*a part of it',
    ],
    ['the name of a module', { name: 'lang-painless' }, 'failed: .*has a module named lang-painless'],
    ['a name that nodes have', { name: 'longshore-reload' }, 'failed: Nodes have a plugin named longshore-reload'],
  ])('%s', async (_, change, message) => {
    expect(await extended(change)).toEqual([expect.stringMatching(`^${message}`)]);
  });

  it('is not judged without a distribution', async () => {
    expect(await extended({ 'extended.plugins': 'a' }, { distribution: undefined })).toEqual([
      expect.stringMatching(/^skipped/),
    ]);
  });
});

describe('what is in a plugin besides', () => {
  it('machine code is told of', async () => {
    const jars = [jar({ nativeLibraries: ['linux/libdemo.so'] })];
    expect((await judge(contents({ jars }))).checks.find(({ name }) => name === 'native-code')).toMatchObject({
      outcome: 'warned',
      where: 'demo.jar!/linux/libdemo.so',
    });
  });

  it('bytes that are no class are refused', async () => {
    const classes = [at(aClass()), { path: 'a/B.class', file: { problem: 'it ends too early' } }];
    expect(await findings('jars', contents({ jars: [jar({ classes })] }))).toEqual([
      'failed: a/B.class is no class: it ends too early.',
    ]);
  });
});
