import type { Preview } from '../../longshore-api/shapes.ts';
import { oneLine } from '../output/table.ts';
import { column, count } from '../output/text.ts';
import { tokenLine } from './token-line.ts';
import { verdictOf } from './verdict.ts';

type Query = Preview['queries'][number];
type Side = Query['before'];

const SOURCES = {
  given: 'given',
  'query-insights': 'sampled from query insights',
  'slow-log': "sampled from the index's slow log",
} as const satisfies Record<Preview['source'], string>;

/** Before and after side by side, query by query, in lines of at most `width` characters; what stays as it is takes one line. */
export function previewText(preview: Preview, width: number): string {
  const { from, to, index, fields, source, queries } = preview;
  const head = `${index}: ${from ?? 'nothing'} → ${to}, in ${fields.join(', ')}; ${count(queries.length, 'query', 'queries')}, ${SOURCES[source]}`;
  const { tokensChanged, hitsChanged, meanHitsChanged } = verdictOf(preview);
  const foot = `${count(tokensChanged, 'query', 'queries')} with other tokens, ${hitsChanged} with other top hits; on average ${percent(meanHitsChanged)} of the top hits change.`;
  return [oneLine(head), '', ...queries.flatMap((query) => queryLines(query, width)), oneLine(foot), ''].join('\n');
}

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

function queryLines({ query, before, after, tokensChanged, hitsChanged }: Query, width: number): string[] {
  const title = `"${oneLine(query)}"`;
  if (!tokensChanged && hitsChanged === 0 && before.total === after.total) return [`${title}  unchanged`, ''];
  const half = Math.floor((width - 4) / 2);
  const left = sideLines(before);
  const right = sideLines(after);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `  ${column(left[row] ?? '', half)}  ${column(right[row] ?? '', half)}`.trimEnd(),
  );
  return [
    `${title}  ${percent(hitsChanged)} of the top hits change`,
    `  ${column('BEFORE', half)}  AFTER`,
    ...rows,
    '',
  ];
}

const sideLines = ({ tokens, hits, total }: Side): string[] => [
  ...tokens.map(({ field, tokens: stream }) => oneLine(`${field}: ${tokenLine(stream)}`)),
  ...hits.map(({ id, score }, place) =>
    oneLine(`${place + 1}. ${id}${score === null ? '' : ` (${score.toFixed(2)})`}`),
  ),
  count(total, 'hit'),
];
