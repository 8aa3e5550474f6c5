import type { ClassFile } from './class-file.ts';

export const PLUGIN_CLASS = 'org.opensearch.plugins.Plugin';

/** What a class is, by itself and by everything that it extends and implements. */
export interface Ancestry {
  readonly isPlugin: boolean;
  /** Interfaces, directly and by super classes and super interfaces. */
  readonly interfaces: readonly string[];
  /** Super classes that were not found: what is above them is not known. */
  readonly unknown: readonly string[];
}

export type FindClass = (name: string) => Promise<ClassFile | undefined>;

/** Walks up from a class. What the JDK has is not looked up: it implements nothing of OpenSearch's. */
export async function ancestryOf(from: ClassFile, find: FindClass): Promise<Ancestry> {
  const seen = new Set<string>([from.name]);
  const interfaces = new Set<string>();
  const unknown: string[] = [];
  const waiting: { readonly name: string; readonly isInterface: boolean }[] = [];
  const push = (file: ClassFile): void => {
    if (file.superName !== undefined && !file.isInterface) waiting.push({ name: file.superName, isInterface: false });
    for (const name of file.interfaces) waiting.push({ name, isInterface: true });
  };
  push(from);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { name, isInterface } = next;
    if (seen.has(name)) continue;
    seen.add(name);
    if (isInterface) interfaces.add(name);
    if (name.startsWith('java.')) continue;
    const file = await find(name);
    if (file) push(file);
    else if (!isInterface && name !== PLUGIN_CLASS) unknown.push(name);
  }
  return { isPlugin: seen.has(PLUGIN_CLASS), interfaces: [...interfaces].sort(), unknown };
}
