import { isOnClassPath, type JarClass, type PluginContents } from './plugin-contents.ts';
import { failed, type PluginCheck, passed } from './plugin-report.ts';

/** Jars and classes that cannot be read at all. */
export function checkJars({ jars }: PluginContents): readonly PluginCheck[] {
  const findings = jars.flatMap((jar): PluginCheck[] => {
    if (jar.problem !== undefined) return [failed('jars', `The .jar cannot be read: ${jar.problem}`, jar.path)];
    if (!isOnClassPath(jar)) return [];
    const broken = jar.classes.flatMap(asBroken);
    const [first] = broken;
    if (first === undefined) return [];
    const more = broken.length > 1 ? `, and ${broken.length - 1} more are none` : '';
    return [failed('jars', `${first.path} is no class: ${first.problem}${more}.`, jar.path)];
  });
  if (findings.length > 0) return findings;
  const classes = jars.reduce((sum, jar) => sum + jar.classes.length, 0);
  return [passed('jars', `${jars.length} .jar with ${classes} classes can be read.`)];
}

const asBroken = ({ path, file }: JarClass): readonly { readonly path: string; readonly problem: string }[] =>
  'problem' in file ? [{ path, problem: file.problem }] : [];
