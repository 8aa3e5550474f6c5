import type { RuleDiffView } from '../../longshore-api/shapes.ts';
import { oneLine } from '../output/table.ts';
import { count } from '../output/text.ts';

const FORMATS = {
  solr: 'rules of Solr',
  wordnet: 'rules of WordNet',
  lines: 'lines',
} as const satisfies Record<RuleDiffView['format'], string>;

/** Rules by what they mean, not by where they stand: `+` added, `-` removed, `~` changed. */
export function ruleDiffText(diff: RuleDiffView): string {
  const { packageId, from, to, format, added, removed, changed, termsAffected } = diff;
  const lines = [
    `${packageId} ${from} → ${to}, compared as ${FORMATS[format]}`,
    ...removed.map(({ line, text }) => `- ${text}  (line ${line} of ${from})`),
    ...added.map(({ line, text }) => `+ ${text}  (line ${line} of ${to})`),
    ...changed.flatMap((rule) => [
      `~ ${rule.from.text}  (line ${rule.from.line} of ${from})`,
      `  ${rule.to.text}  (line ${rule.to.line} of ${to}${terms(rule)})`,
    ]),
    `${count(added.length, 'rule')} added, ${removed.length} removed, ${changed.length} changed`,
    ...(termsAffected.length === 0
      ? []
      : [`Searches for these may be answered differently: ${termsAffected.join(', ')}`]),
  ];
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

function terms({ termsAdded, termsRemoved }: RuleDiffView['changed'][number]): string {
  const all = [...termsAdded.map((term) => `+ ${term}`), ...termsRemoved.map((term) => `- ${term}`)];
  return all.length === 0 ? '' : `: ${all.join(', ')}`;
}
