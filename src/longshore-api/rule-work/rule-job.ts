import { diffRules } from '../../packages/synonyms/diff-rules.ts';
import { editRules, type RuleEdit } from '../../packages/synonyms/edit-rules.ts';
import { parseRules } from '../../packages/synonyms/parse-rules.ts';
import type { Rule } from '../../packages/synonyms/rule.ts';
import type { RuleDiffView, RuleList } from '../shapes.ts';

/** What is done with a dictionary rule by rule. Texts are UTF-8, versions are named `v1`. */
export type RuleJob =
  | { readonly kind: 'list'; readonly packageId: string; readonly version: string; readonly text: Uint8Array }
  | {
      readonly kind: 'diff';
      readonly packageId: string;
      readonly from: string;
      readonly to: string;
      readonly before: Uint8Array;
      readonly after: Uint8Array;
    }
  | { readonly kind: 'edit'; readonly text: Uint8Array; readonly edits: readonly RuleEdit[] };

/** Bytes: a document as JSON (`list`, `diff`), or the edited text. A refusal says what is wrong with the request. */
export type RuleOutcome = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly refusal: string };

/** Rules and terms of a text: memory goes by their number, not by bytes, and a file of commas has millions. */
const MOST_PARTS = 2_000_000;

/** Does a job in this thread: seconds for large texts. */
export function doRuleJob(job: RuleJob): RuleOutcome {
  for (const text of textsOf(job)) if (hasTooManyParts(text)) return { refusal: TOO_MANY };
  switch (job.kind) {
    case 'list':
      return { bytes: json(list(job)) };
    case 'diff':
      return { bytes: json(diff(job)) };
    case 'edit':
      return edit(job);
    default:
      return job satisfies never;
  }
}

export function textsOf(job: RuleJob): readonly Uint8Array[] {
  return job.kind === 'diff' ? [job.before, job.after] : [job.text];
}

type JobOf<Kind extends RuleJob['kind']> = Extract<RuleJob, { kind: Kind }>;

function list({ packageId, version, text }: JobOf<'list'>): RuleList {
  const { format, rules } = parseRules(decoded(text));
  return { packageId, version, format, rules: rules.map(ruleView) };
}

function diff({ packageId, from, to, before, after }: JobOf<'diff'>): RuleDiffView {
  const { format, added, removed, changed, termsAffected } = diffRules(decoded(before), decoded(after));
  return {
    packageId,
    from,
    to,
    format,
    added: added.map(ruleView),
    removed: removed.map(ruleView),
    changed: changed.map((pair) => ({
      from: ruleView(pair.from),
      to: ruleView(pair.to),
      termsAdded: [...pair.termsAdded],
      termsRemoved: [...pair.termsRemoved],
    })),
    termsAffected: [...termsAffected],
  };
}

function edit({ text, edits }: JobOf<'edit'>): RuleOutcome {
  const outcome = editRules(decoded(text), edits);
  if ('text' in outcome) return { bytes: encoded(outcome.text) };
  const problems = outcome.problems.map((problem) => `edits.${problem.edit}: ${problem.reason}`);
  return { refusal: `Nothing was edited: ${problems.join('; ')}` };
}

const ruleView = ({ line, text }: Rule): RuleList['rules'][number] => ({ line, text });

const TOO_MANY = `The dictionary has more than ${MOST_PARTS} lines and terms, which is too many to take it apart rule by rule: download it instead.`;

function hasTooManyParts(text: Uint8Array): boolean {
  let parts = 0;
  for (const byte of text) if (byte === 0x0a || byte === 0x0d || byte === 0x2c) parts++;
  return parts > MOST_PARTS;
}

/** A byte order mark is part of the text. */
const decoded = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const json = (document: RuleList | RuleDiffView): Uint8Array<ArrayBuffer> => encoded(JSON.stringify(document));
