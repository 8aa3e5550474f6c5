import type { PluginDescriptor } from './descriptor.ts';
import type { PluginContents } from './plugin-contents.ts';
import { failed, type PluginCheck, passed, warned } from './plugin-report.ts';

const NATIVE = /\.(?:so(?:\.\d+)*|dylib|jnilib|dll)$/;

export const isNativeLibrary = (path: string): boolean => NATIVE.test(path);

/** Programs and libraries that are no Java. */
export function checkNativeCode(
  descriptor: PluginDescriptor | undefined,
  { entries, jars }: PluginContents,
): readonly PluginCheck[] {
  const findings: PluginCheck[] = [];
  if (descriptor?.hasNativeController === true) {
    findings.push(
      failed('native-code', 'plugins can not have native controllers: OpenSearch refuses has.native.controller=true.'),
    );
  }
  const libraries = [
    ...entries.filter(({ path }) => isNativeLibrary(path)).map(({ path }) => path),
    ...jars.flatMap((jar) => jar.nativeLibraries.map((path) => `${jar.path}!/${path}`)),
  ];
  const [first] = libraries;
  if (first !== undefined) {
    const more = libraries.length > 1 ? `${libraries.length} libraries` : 'a library';
    findings.push(
      warned(
        'native-code',
        `It holds ${more} of machine code: nodes must have a fitting system, and can crash by it.`,
        first,
      ),
    );
  }
  return findings.length > 0 ? findings : [passed('native-code', 'It holds nothing but Java.')];
}
