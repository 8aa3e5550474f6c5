import { shortened } from '../blob/blob-lines.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { AnalysisOwner, IgnoredRule, RehearsalFailure } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { versionName } from '../packages/package.ts';
import { grouped } from './grouped.ts';
import { whatServes } from './rollout-errors.ts';

/** Failures that a message shows; the others are counted. */
const MOST_SHOWN = 3;

/** One cause, wherever it was met. */
interface Cause {
  readonly failure: RehearsalFailure;
  readonly owners: readonly AnalysisOwner[];
}

/** Lines whose text a message of these failures needs. */
export const linesToShow = (failures: readonly RehearsalFailure[]): readonly number[] => [
  ...new Set(
    causesOf(failures)
      .slice(0, MOST_SHOWN)
      .flatMap(({ failure: { line } }) => (line === undefined ? [] : [line])),
  ),
];

/** `texts`: of the lines of the file that are known, by number. */
export function rehearsalError(
  association: Association,
  failures: readonly RehearsalFailure[],
  texts: ReadonlyMap<number, string>,
): ErrorDetails {
  const causes = causesOf(failures);
  const shown = causes.slice(0, MOST_SHOWN).map((cause) => describeCause(cause, association.referencePath, texts));
  const more = causes.length > shown.length ? `; and ${causes.length - shown.length} more` : '';
  return {
    type: 'RehearsalFailed',
    message:
      `${versionName(association.desiredVersion)} was rejected by the engine before anything was changed: ` +
      `${shown.join('; ')}${more}. ${whatServes(association)} ` +
      'Mend the dictionary, update the package, and associate again.',
  };
}

/** The same words of the same analyzer, of however many indices, are one cause. */
function causesOf(failures: readonly RehearsalFailure[]): readonly Cause[] {
  const same = ({ line, component, analyzer, reason }: RehearsalFailure) =>
    JSON.stringify([line, component, analyzer, reason]);
  return [...grouped(failures, same).values()].map((group) => ({
    failure: group[0],
    owners: group.map(({ owner }) => owner),
  }));
}

function describeCause({ failure, owners }: Cause, path: string, texts: ReadonlyMap<number, string>): string {
  const { analyzer, component, node, line, reason } = failure;
  const text = line === undefined ? undefined : texts.get(line);
  const where = [
    describeOwners(owners),
    ...(analyzer === undefined ? [] : [`analyzer ${analyzer}`]),
    ...(component === undefined ? [] : [component]),
    `node ${node}`,
    `file ${path}`,
    ...(line === undefined ? [] : [text === undefined ? `line ${line}` : `line ${line} (${text})`]),
  ];
  return `${where.join(', ')}: ${shortened(reason, 1_000)}`;
}

/** `index books`, `index template logs and 3 others`. */
export function describeOwners(owners: readonly AnalysisOwner[]): string {
  const [first, ...others] = owners;
  if (!first) return 'no index';
  const more = others.length === 0 ? '' : ` and ${others.length} ${others.length === 1 ? 'other' : 'others'}`;
  return `${first.kind.replaceAll('-', ' ')} ${first.name}${more}`;
}

/** What one filter leaves out, wherever it does. */
export interface IgnoredRules {
  readonly component: string;
  readonly owners: readonly AnalysisOwner[];
  /** In the order of the engine, each once. */
  readonly texts: readonly string[];
}

export function ignoredByComponent(rules: readonly IgnoredRule[]): readonly IgnoredRules[] {
  return [...grouped(rules, ({ component }) => component)].map(([component, group]) => ({
    component,
    owners: [...new Map(group.map(({ owner }) => [`${owner.kind} ${owner.name}`, owner])).values()],
    texts: [...new Set(group.map(({ text }) => text))],
  }));
}
