import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassToWrite, classBytes } from '../../../test/support/class-bytes.ts';
import { ClassFormatError, javaOf, parseClassFile } from './class-file.ts';

const demo = (change: Partial<ClassToWrite> = {}): Buffer =>
  classBytes({ name: 'org/example/Demo', interfaces: ['org/opensearch/plugins/AnalysisPlugin'], ...change });

describe('parseClassFile', () => {
  it('reads what a class is', () => {
    expect(parseClassFile(demo())).toEqual({
      majorVersion: 65,
      minorVersion: 0,
      isPublic: true,
      isAbstract: false,
      isInterface: false,
      name: 'org.example.Demo',
      superName: 'org.opensearch.plugins.Plugin',
      interfaces: ['org.opensearch.plugins.AnalysisPlugin'],
      publicConstructors: ['()V'],
    });
    expect(javaOf(65)).toBe(21);
  });

  it('tells interfaces, abstract classes and hidden ones', () => {
    expect(parseClassFile(demo({ access: 0x0600 }))).toMatchObject({
      isInterface: true,
      isAbstract: true,
      isPublic: false,
    });
  });

  it('reads names beyond ASCII', () => {
    expect(parseClassFile(demo({ name: 'org/beispiel/Größe字' })).name).toBe('org.beispiel.Größe字');
  });

  it.each([
    ['something else', Buffer.from('PK\u0003\u0004 not a class'), 'does not begin'],
    ['a version before Java', demo({ majorVersion: 44 }), 'version 44'],
    ['a class that was cut off', demo().subarray(0, 60), 'ends too early'],
    ['nothing', new Uint8Array(), 'ends too early'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseClassFile(bytes)).toThrow(message);
  });

  it('never fails otherwise than by saying that it is none', () => {
    const judge = (bytes: Uint8Array) => {
      try {
        parseClassFile(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ClassFormatError);
      }
    };
    const original = demo();
    const change = fc.record({ at: fc.nat(original.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(original.length), (changes, length) => {
        const bytes = Uint8Array.from(original);
        for (const { at, to } of changes) bytes[at] = to;
        judge(bytes.subarray(0, length));
        judge(bytes);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), judge));
  });
});
