import type { RuleDiffView } from '../../longshore-api/shapes.ts';
import { oneLine } from '../output/table.ts';
import { count } from '../output/text.ts';

const FORMATS = {
  solr: 'rules of Solr',
  wordnet: 'rules of WordNet',
  lines: 'lines',
} as const satisfies Record<RuleDiffView['format'], string>;

/** A dictionary may have a hundred thousand terms; `--output json` has them all. */
const MOST_TERMS = 100;

const listed = (terms: readonly string[]): string =>
  terms.length <= MOST_TERMS
    ? terms.join(', ')
    : `${terms.slice(0, MOST_TERMS).join(', ')} and ${terms.length - MOST_TERMS} more`;

/** Rules by what they mean, not by where they stand: `+` added, `-` removed, `~` changed. */
export function ruleDiffText(name: string, diff: RuleDiffView): string {
  const { from, to, format, added, removed, changed, termsAffected } = diff;
  const lines = [
    `${name} ${from} → ${to}, compared as ${FORMATS[format]}`,
    ...removed.map(({ line, text }) => `- ${text}  (line ${line} of ${from})`),
    ...added.map(({ line, text }) => `+ ${text}  (line ${line} of ${to})`),
    ...changed.flatMap((rule) => [
      `~ ${rule.from.text}  (line ${rule.from.line} of ${from})`,
      `  ${rule.to.text}  (line ${rule.to.line} of ${to}${terms(rule)})`,
    ]),
    `${count(added.length, 'rule')} added, ${removed.length} removed, ${changed.length} changed`,
    ...(termsAffected.length === 0 ? [] : [`Searches for these may be answered differently: ${listed(termsAffected)}`]),
  ];
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

function terms({ termsAdded, termsRemoved }: RuleDiffView['changed'][number]): string {
  const all = [...termsAdded.map((term) => `+ ${term}`), ...termsRemoved.map((term) => `- ${term}`)];
  return all.length === 0 ? '' : `: ${all.join(', ')}`;
}
