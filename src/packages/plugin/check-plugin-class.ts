import type { Ancestry } from './ancestry.ts';
import { PLUGIN_CLASS } from './ancestry.ts';
import type { ClassFile } from './class-file.ts';
import { PLUGIN_DESCRIPTOR, type PluginDescriptor } from './descriptor.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/** What AWS says of a plugin whose class cannot be loaded. */
const NOT_LOADED = 'The provided plugin could not be loaded';

/** Descriptors of the constructors that `PluginsService.loadPlugin` calls. */
const CONSTRUCTORS = [
  '()V',
  '(Lorg/opensearch/common/settings/Settings;)V',
  '(Lorg/opensearch/common/settings/Settings;Ljava/nio/file/Path;)V',
];

export const missingClass = ({ className }: PluginDescriptor): PluginCheck =>
  failed(
    'plugin-class',
    `${NOT_LOADED}: class ${className}, which ${PLUGIN_DESCRIPTOR} names, is in no .jar at the root of the archive.`,
    className,
  );

/** The class that the descriptor names: can an instance be made of it, and is it a plugin? `inEngine` names where else was looked. */
export function checkPluginClass(
  file: ClassFile,
  ancestry: Ancestry,
  inEngine: string | undefined,
): readonly PluginCheck[] {
  const { name } = file;
  const findings: PluginCheck[] = [];
  const wrong = (what: string) => findings.push(failed('plugin-class', `${NOT_LOADED}: class ${name} ${what}.`, name));
  if (file.isInterface) wrong('is an interface');
  else if (file.isAbstract) wrong('is abstract');
  if (!file.isPublic) wrong('is not public');
  const [unknown] = ancestry.unknown;
  if (!ancestry.isPlugin) {
    if (unknown === undefined) wrong(`does not extend ${PLUGIN_CLASS}`);
    else if (inEngine === undefined) {
      const remark = `Class ${name} extends ${unknown}, which is not in the archive: whether that is a plugin is not known here.`;
      findings.push(skipped('plugin-class', remark, name));
    } else wrong(`extends ${unknown}, which is neither in the archive nor in ${inEngine}`);
  }
  if (findings.length === 0) findings.push(passed('plugin-class', `Class ${name} extends ${PLUGIN_CLASS}.`, name));
  return [...findings, checkConstructor(file)];
}

function checkConstructor({ name, publicConstructors }: ClassFile): PluginCheck {
  const [only, other] = publicConstructors;
  const rule = 'one public constructor that takes nothing, Settings, or Settings and Path';
  if (only !== undefined && other === undefined && CONSTRUCTORS.includes(only))
    return passed('constructor', `Class ${name} has ${rule}.`, name);
  const found =
    only === undefined ? 'has none' : other === undefined ? 'takes something else' : `has ${publicConstructors.length}`;
  return failed('constructor', `${NOT_LOADED}: class ${name} must have ${rule}, and ${found}.`, name);
}
