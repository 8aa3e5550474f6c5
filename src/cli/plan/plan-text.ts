import type { Plan } from '../../longshore-api/shapes.ts';
import { indexReportTable } from '../association/index-report-table.ts';
import { formatBytes, formatDuration } from '../output/format.ts';
import { renderMembers, renderTable } from '../output/table.ts';
import { section } from '../output/text.ts';
import { findingLines } from './finding-lines.ts';

/** A plan for people, who named the package so: the verdict first, then what speaks against it, then whom it concerns. */
export function planText(plan: Plan, name: string): string {
  const { heap, seconds, packageId } = plan;
  const summary = renderMembers([
    ['Domain', plan.domain],
    ['Package', name === packageId ? name : `${name} (${packageId})`],
    ['Change', change(plan)],
    ['Possible', plan.possible ? 'yes' : 'no'],
    ['Nodes', plan.nodes.length === 0 ? undefined : plan.nodes.join(', ')],
    [
      'Heap',
      heap &&
        `about ${formatBytes(heap.bytesPerNode)} on each node (${heap.analyzersPerNode} analyzers, ${heap.factor.toFixed(1)} × the file for each)`,
    ],
    ['Time', seconds && `about ${formatDuration(seconds.expected * 1_000)} (${seconds.basis})`],
  ]);
  return [
    summary,
    section('Problems', plan.problems),
    section('Warnings', plan.warnings),
    section('What the engine says', plan.findings.flatMap(findingLines)),
    users(plan),
    ...(plan.possible ? outcome(plan) : []),
    '\nNothing was changed.\n',
  ].join('');
}

const outcome = ({ indices, unavailableMs }: Plan): string[] => [
  indices.length === 0 ? '' : `\n${indexReportTable(indices, 'AFTERWARDS')}`,
  section(
    'Does not answer while it is reopened',
    unavailableMs.map(({ index, milliseconds, basis }) => `${index}: about ${formatDuration(milliseconds)} (${basis})`),
  ),
];

function change({ action, from, to }: Plan): string {
  switch (action) {
    case 'associate':
      return from === undefined ? `associate ${to ?? ''}`.trimEnd() : `${from} → ${to ?? from}`;
    case 'dissociate':
      return `dissociate${from === undefined ? '' : ` (serves ${from})`}`;
    default:
      return action satisfies never;
  }
}

const users = ({ users }: Plan): string =>
  users.length === 0
    ? ''
    : `\n${renderTable(
        [
          { title: 'USED BY', cell: ({ kind }) => kind.replaceAll('-', ' ') },
          { title: 'NAME', cell: ({ name }) => name },
          { title: 'ALIASES', cell: ({ aliases }) => aliases.join(', ') },
          { title: 'FOR', cell: ({ indexPatterns }) => indexPatterns.join(', ') },
          { title: 'IN', cell: ({ settings }) => settings.join(', ') },
        ],
        users,
      )}`;
