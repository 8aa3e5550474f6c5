import type { CheckOutcome, PluginReport } from '../../packages/plugin/plugin-report.ts';
import { formatBytes } from '../output/format.ts';
import { oneLine } from '../output/table.ts';
import { count } from '../output/text.ts';

const MARKS = {
  passed: '✔',
  failed: '✖',
  warned: '!',
  skipped: '-',
} as const satisfies Record<CheckOutcome, string>;

/** A report for people: what the plugin is, a line for each finding, and how many there are of each outcome. */
export function pluginReportText({ plugin, engineVersion, profile, checks, sbom }: PluginReport): string {
  const what = plugin
    ? `${plugin.name} ${plugin.version}, ${formatBytes(plugin.uncompressedSize)} unpacked`
    : 'A plugin';
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, outcome, message, where }) => {
    const at = where === undefined || message.includes(where) ? '' : ` (${where})`;
    return `${MARKS[outcome]} ${outcome.padEnd(7)}  ${name.padEnd(width)}  ${message}${at}`;
  });
  const counts = (['failed', 'warned', 'passed', 'skipped'] as const).map(
    (outcome) => `${checks.filter((check) => check.outcome === outcome).length} ${outcome}`,
  );
  const libraries = sbom.components.reduce((sum, { components = [] }) => sum + 1 + components.length, 0);
  return [
    `${what}, judged for ${engineVersion ?? 'no engine version'} by profile ${profile}`,
    ...lines,
    `${counts.join(', ')}; ${count(libraries, 'library', 'libraries')} in the bill of materials (--output json)`,
  ]
    .map((line) => `${oneLine(line)}\n`)
    .join('');
}
