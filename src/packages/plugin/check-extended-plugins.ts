import type { PluginDescriptor } from './descriptor.ts';
import type { EngineDistribution } from './engine-distribution.ts';
import { failed, type PluginCheck, passed, skipped, warned } from './plugin-report.ts';

/** Plugins and modules that the plugin builds on, and whether its own name is free. */
export function checkExtendedPlugins(
  { name, extendedPlugins }: PluginDescriptor,
  engine: EngineDistribution | undefined,
): readonly PluginCheck[] {
  const check = 'extended-plugins';
  const of = extendedPlugins.map((plugin) => plugin.name).join(', ');
  if (!engine) {
    const what = extendedPlugins.length === 0 ? 'It extends none' : `It extends ${of}`;
    return [skipped(check, `${what}; no distribution is here whose modules could be looked at.`)];
  }
  const findings: PluginCheck[] = [];
  if (engine.modules.includes(name)) {
    findings.push(
      failed(
        check,
        `OpenSearch ${engine.release} has a module named ${name}, and does not start with two: rename the plugin.`,
      ),
    );
  }
  if (engine.reserved.includes(name))
    findings.push(
      failed(check, `Nodes have a plugin named ${name} already, and do not start with two: rename this one.`),
    );
  for (const plugin of extendedPlugins) {
    if (engine.modules.includes(plugin.name)) continue;
    const remark = `It extends ${plugin.name}, which is no module of OpenSearch ${engine.release}`;
    findings.push(
      plugin.optional
        ? warned(check, `${remark}: without that plugin, a part of it does not work.`)
        : warned(check, `${remark}: a node starts only if that plugin is there, too. Make its package a prerequisite.`),
    );
  }
  if (findings.length > 0) return findings;
  return [
    passed(check, extendedPlugins.length === 0 ? 'It extends none.' : `It extends ${of}: modules of the engine.`),
  ];
}
