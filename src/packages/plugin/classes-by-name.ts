import type { ClassFile } from './class-file.ts';
import { classNameOf, isOnClassPath, type JarContents } from './plugin-contents.ts';

/** The classes of the jars on the class path, by name; of two of one name the first, as a class loader would. */
export function classesByName(jars: readonly JarContents[]): ReadonlyMap<string, ClassFile> {
  const found = new Map<string, ClassFile>();
  for (const jar of jars.filter(isOnClassPath)) {
    for (const { path, file } of jar.classes) {
      const name = classNameOf(path);
      if (!('problem' in file) && !found.has(name)) found.set(name, file);
    }
  }
  return found;
}
