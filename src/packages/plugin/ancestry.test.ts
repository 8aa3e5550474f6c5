import { describe, expect, it } from 'vitest';
import { ancestryOf } from './ancestry.ts';
import type { ClassFile } from './class-file.ts';

const aClass = (name: string, superName: string, ...interfaces: string[]): ClassFile => ({
  majorVersion: 65,
  minorVersion: 0,
  isPublic: true,
  isAbstract: false,
  isInterface: false,
  name,
  superName,
  interfaces,
  publicConstructors: ['()V'],
});
const anInterface = (name: string, ...interfaces: string[]): ClassFile => ({
  ...aClass(name, 'java.lang.Object', ...interfaces),
  isInterface: true,
  isAbstract: true,
});

const PLUGIN = 'org.opensearch.plugins.Plugin';

const walk = (from: ClassFile, ...others: ClassFile[]) =>
  ancestryOf(from, async (name) => others.find((file) => file.name === name));

describe('ancestryOf', () => {
  it('knows a plugin without having its super class', async () => {
    expect(await walk(aClass('a.Demo', PLUGIN, 'a.Own'))).toEqual({
      isPlugin: true,
      interfaces: ['a.Own'],
      unknown: [],
    });
  });

  it('collects interfaces of super classes and of interfaces', async () => {
    const found = await walk(
      aClass('a.Demo', 'a.Base', 'a.Both'),
      aClass('a.Base', PLUGIN, 'org.opensearch.plugins.SearchPlugin'),
      anInterface('a.Both', 'org.opensearch.plugins.ActionPlugin', 'java.io.Closeable'),
    );
    expect(found.isPlugin).toBe(true);
    expect(found.interfaces).toEqual([
      'a.Both',
      'java.io.Closeable',
      'org.opensearch.plugins.ActionPlugin',
      'org.opensearch.plugins.SearchPlugin',
    ]);
  });

  it('says which super class it has not found', async () => {
    expect(await walk(aClass('a.Demo', 'b.Base'))).toEqual({ isPlugin: false, interfaces: [], unknown: ['b.Base'] });
  });

  it('looks for nothing above what is no plugin', async () => {
    expect(await walk(aClass('a.Demo', 'java.lang.Object'))).toMatchObject({ isPlugin: false, unknown: [] });
  });

  it('ends where classes extend each other', async () => {
    const found = await walk(aClass('a.A', 'a.B'), aClass('a.B', 'a.A'), aClass('a.A', 'a.B'));
    expect(found).toMatchObject({ isPlugin: false });
  });
});
