import { describe, expect, it } from 'vitest';
import { coordinatesOf, jarComponent } from './jar-component.ts';
import { parseManifest } from './manifest.ts';
import type { JarContents } from './plugin-contents.ts';
import { isPomProperties, parsePomProperties } from './pom-properties.ts';
import { pluginSbom } from './sbom.ts';

const jar = (path: string, change: Partial<JarContents> = {}): JarContents => ({
  path,
  sha256: 'ab'.repeat(32),
  classes: [],
  manifest: new Map(),
  maven: [],
  nativeLibraries: [],
  ...change,
});
const a = { groupId: 'org.a', artifactId: 'a', version: '1.0' };
const b = { groupId: 'org.b', artifactId: 'b', version: '2.0' };

describe('jarComponent', () => {
  it.each([
    ['the pom that fits its name', jar('b-2.0.jar', { maven: [a, b] }), { groupId: 'org.b', name: 'b', bundled: [a] }],
    ['the only pom', jar('renamed.jar', { maven: [a] }), { groupId: 'org.a', name: 'a', version: '1.0', bundled: [] }],
    ['its file name', jar('lucene-core-10.5.0.jar'), { name: 'lucene-core', version: '10.5.0' }],
    ['a qualified version', jar('guava-33.2.1-jre.jar'), { name: 'guava', version: '33.2.1-jre' }],
    [
      'its manifest',
      jar('lib/demo.jar', {
        manifest: new Map([
          ['Implementation-Version', '3'],
          ['Implementation-Vendor-Id', 'org.d'],
        ]),
      }),
      { name: 'demo', version: '3', groupId: 'org.d' },
    ],
    ['nothing', jar('demo.jar', { maven: [a, b] }), { name: 'demo', bundled: [a, b] }],
  ])('goes by %s', (_, of, expected) => {
    expect(jarComponent(of)).toMatchObject(expected);
  });

  it('lists every library with coordinates once', () => {
    const components = [jar('a-1.0.jar', { maven: [a] }), jar('x.jar', { maven: [a, b] })].map(jarComponent);
    expect(coordinatesOf(components)).toEqual([a, b]);
  });
});

describe('pluginSbom', () => {
  it('is a CycloneDX document with references that are unique', () => {
    const components = [jar('b-2.0.jar', { maven: [a, b] }), jar('demo.jar')].map(jarComponent);
    expect(pluginSbom({ name: 'demo', version: '1' }, components)).toEqual({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { type: 'application', 'bom-ref': 'plugin', name: 'demo', version: '1' } },
      components: [
        {
          type: 'library',
          'bom-ref': 'b-2.0.jar',
          group: 'org.b',
          name: 'b',
          version: '2.0',
          purl: 'pkg:maven/org.b/b@2.0',
          hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
          evidence: { occurrences: [{ location: 'b-2.0.jar' }] },
          components: [
            {
              type: 'library',
              'bom-ref': 'b-2.0.jar!/org.a/a/1.0',
              group: 'org.a',
              name: 'a',
              version: '1.0',
              purl: 'pkg:maven/org.a/a@1.0',
            },
          ],
        },
        {
          type: 'library',
          'bom-ref': 'demo.jar',
          name: 'demo',
          hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
          evidence: { occurrences: [{ location: 'demo.jar' }] },
        },
      ],
    });
  });
});

describe('parseManifest', () => {
  it('joins lines, and ends with the main section', () => {
    const text =
      'Manifest-Version: 1.0\r\nImplementation-Title: a very lo\r\n ng title\r\nodd line\r\n\r\nName: b\r\nX: y\r\n';
    expect([...parseManifest(Buffer.from(text))]).toEqual([
      ['Manifest-Version', '1.0'],
      ['Implementation-Title', 'a very long title'],
    ]);
    expect(parseManifest(Buffer.from([0xff, 0, 0x0a])).size).toBe(0);
  });
});

describe('parsePomProperties', () => {
  it('wants all three', () => {
    expect(isPomProperties('META-INF/maven/org.a/a/pom.properties')).toBe(true);
    expect(isPomProperties('META-INF/maven/pom.properties')).toBe(false);
    expect(parsePomProperties(Buffer.from('#x\ngroupId=org.a\nartifactId=a\nversion=1.0 \n'))).toEqual(a);
    expect(parsePomProperties(Buffer.from('groupId=org.a\nversion=1.0'))).toBeUndefined();
    expect(parsePomProperties(Buffer.from('groupId=\\u00'))).toBeUndefined();
  });
});
