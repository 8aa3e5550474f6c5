import type { Profile } from '../../model/limits.ts';
import { failed, type PluginCheck, passed, warned } from './plugin-report.ts';

/** What Amazon OpenSearch Service lets a custom plugin implement. Source: developer guide, custom-plugins. */
export const AWS_PLUGIN_INTERFACES = [
  'AnalysisPlugin',
  'SearchPlugin',
  'MapperPlugin',
  'ScriptPlugin',
  'SearchPipelinePlugin',
].map((name) => `org.opensearch.plugins.${name}`);

/** The extension points of the engine, as opposed to other interfaces that a class may have. */
const isPluginInterface = (name: string): boolean => /^org\.opensearch\.plugins\.\w+$/.test(name);

/** The engine's interfaces that the plugin's class implements, itself or by what it extends. */
export function checkInterfaces(
  className: string,
  interfaces: readonly string[],
  profile: Profile,
): readonly PluginCheck[] {
  const implemented = interfaces.filter(isPluginInterface);
  const others = implemented.filter((name) => !AWS_PLUGIN_INTERFACES.includes(name));
  if (profile === 'aws' && others.length > 0) {
    return others.map((name) =>
      failed(
        'interfaces',
        `Class ${className} implements the plugin interface ${name} which is not supported.`,
        className,
      ),
    );
  }
  if (implemented.length === 0)
    return [
      warned('interfaces', `Class ${className} implements no plugin interface: it may extend nothing.`, className),
    ];
  const remark = others.length > 0 ? ` Amazon OpenSearch Service does not support ${others.join(', ')}.` : '';
  return [passed('interfaces', `Class ${className} implements ${implemented.join(', ')}.${remark}`, className)];
}
