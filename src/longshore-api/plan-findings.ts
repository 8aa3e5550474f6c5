import type { BlobLines } from '../blob/blob-lines.ts';
import type { AnalysisOwner, IgnoredRule, Rehearsal, RehearsalFailure } from '../opensearch/cluster.ts';
import type { Plan } from './shapes.ts';

type Finding = Plan['findings'][number];

/** Of each kind: a file in which every line is wrong is told by its first ones. */
const MOST_FOUND = 100;
/** Lines in which one rule that is left out is looked for. */
const LINES_PER_RULE = 1;

/** What the engine said of the bytes, with the text of the lines that it means. */
export async function planFindings(
  { failures, ignored }: Pick<Rehearsal, 'failures' | 'ignored'>,
  lines: BlobLines,
  sha256: string,
): Promise<readonly Finding[]> {
  const left = uniqueRules(ignored).slice(0, MOST_FOUND);
  const [broken, found] = await Promise.all([
    Promise.all(failures.slice(0, MOST_FOUND).map((failure) => failureFinding(failure, lines, sha256))),
    left.length === 0
      ? new Map<string, readonly number[]>()
      : lines.linesWith(
          sha256,
          left.map(({ text }) => text),
          LINES_PER_RULE,
        ),
  ]);
  return [...broken, ...left.map((rule) => ignoredFinding(rule, found.get(rule.text)?.[0]))];
}

async function failureFinding(failure: RehearsalFailure, lines: BlobLines, sha256: string): Promise<Finding> {
  const { owner, node, analyzer, component, line, reason } = failure;
  const text = line === undefined ? undefined : await lines.lineOf(sha256, line);
  return {
    severity: 'failure',
    owner: ownerName(owner),
    node,
    ...(analyzer !== undefined && { analyzer }),
    ...(component !== undefined && { component }),
    ...(line !== undefined && { line }),
    ...(text !== undefined && { text }),
    reason,
  };
}

const ignoredFinding = ({ owner, component, text }: IgnoredRule, line: number | undefined): Finding => ({
  severity: 'warning',
  owner: ownerName(owner),
  component,
  ...(line !== undefined && { line }),
  text,
  reason: 'lenient: the engine leaves this rule out without an error',
});

/** `index books`, `index template logs`. */
const ownerName = ({ kind, name }: AnalysisOwner): string => `${kind.replaceAll('-', ' ')} ${name}`;

/** The same filter of many indices leaves out the same rules. */
function uniqueRules(rules: readonly IgnoredRule[]): readonly IgnoredRule[] {
  return [...new Map(rules.map((rule) => [`${rule.component} ${rule.text}`, rule])).values()];
}
