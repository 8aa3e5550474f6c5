import { BYTE_ORDER_MARK } from './lines.ts';
import { TermIndex } from './match-rules.ts';
import { parseRules } from './parse-rules.ts';
import type { Rule, RuleFile, RuleFormat } from './rule.ts';

/** One rule more, another one in its place, or one less. Rules are named by their text and compared by meaning. */
export type RuleEdit =
  | { readonly add: string }
  | { readonly change: string; readonly to: string }
  | { readonly remove: string };

export interface EditProblem {
  /** Index of the edit. */
  readonly edit: number;
  /** What is wrong and, where it is a matter of a rule that is not there, which one comes nearest. */
  readonly reason: string;
}

export type EditedRules = { readonly text: string } | { readonly problems: readonly EditProblem[] };

/** Problems beyond these are not looked for. */
const MOST_PROBLEMS = 20;

/**
 * A dictionary with its rules edited, one edit after the other, or what is wrong with the edits: then none is made. All else, comments
 * and faulty lines too, stays as it is byte for byte. New rules come at the end.
 */
export function editRules(text: string, edits: readonly RuleEdit[]): EditedRules {
  const sheet = new RuleSheet(text);
  const problems: EditProblem[] = [];
  for (const [index, edit] of edits.entries()) {
    const reason = sheet.apply(edit);
    if (reason !== undefined) problems.push({ edit: index, reason });
    if (problems.length === MOST_PROBLEMS) break;
  }
  if (problems.length > 0) return { problems };
  const edited = sheet.text();
  return sheet.isIn(edited)
    ? { text: edited }
    : {
        problems: [
          {
            edit: edits.length - 1,
            reason: 'facts of one number would come to stand side by side, and be read as one rule',
          },
        ],
      };
}

/** The pieces of a dictionary: rules that can be told apart, and what lies between them. */
class RuleSheet {
  readonly #file: RuleFile;
  readonly #newline: string;
  /** Pieces in their order; an empty one was removed. */
  readonly #pieces: string[] = [];
  /** Where each rule stands, by its meaning. */
  readonly #places = new Map<string, number[]>();
  /** Of the file as it was. Made for the first rule that is missed, and kept: the others may be missed too. */
  #index: TermIndex | undefined;

  constructor(text: string) {
    this.#file = parseRules(text);
    this.#newline = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
    let end = 0;
    for (const rule of this.#file.rules) {
      this.#pieces.push(text.slice(end, rule.start), text.slice(rule.start, rule.end));
      this.#note(rule.key, this.#pieces.length - 1);
      end = rule.end;
    }
    this.#pieces.push(text.slice(end));
  }

  /** What is wrong with the edit, in words; undefined when it was made. */
  apply(edit: RuleEdit): string | undefined {
    if ('add' in edit) return this.#add(edit.add);
    if ('remove' in edit) return this.#remove(edit.remove);
    return this.#change(edit.change, edit.to);
  }

  text(): string {
    return this.#pieces.join('');
  }

  /** Are the rules of an edited text those that are to be there? Only facts can be read otherwise beside others. */
  isIn(text: string): boolean {
    if (this.#file.format !== 'wordnet') return true;
    const keys = new Set(parseRules(text, this.#file.format).rules.map(({ key }) => key));
    return keys.size === this.#places.size && [...keys].every((key) => this.#places.has(key));
  }

  #add(text: string): string | undefined {
    const rule = readRule(text, this.#file.format);
    if ('reason' in rule) return rule.reason;
    if (this.#places.has(rule.key)) return `the rule is there already: '${shown(text)}'`;
    this.#endLastLine();
    this.#pieces.push(rule.text + this.#newline);
    this.#note(rule.key, this.#pieces.length - 1);
    return undefined;
  }

  #remove(text: string): string | undefined {
    const found = this.#find(text);
    if ('reason' in found) return found.reason;
    for (const place of found.places) this.#pieces[place] = '';
    this.#places.delete(found.key);
    return undefined;
  }

  #change(text: string, to: string): string | undefined {
    const found = this.#find(text);
    if ('reason' in found) return found.reason;
    const rule = readRule(to, this.#file.format);
    if ('reason' in rule) return rule.reason;
    if (rule.key !== found.key && this.#places.has(rule.key)) return `the rule is there already: '${shown(to)}'`;
    const [first, ...repeated] = found.places;
    if (first === undefined) return undefined;
    this.#pieces[first] = rule.text + (/(?:\r\n|\r|\n)$/.exec(this.#pieces[first] ?? '')?.[0] ?? '');
    for (const place of repeated) this.#pieces[place] = '';
    this.#places.delete(found.key);
    this.#places.set(rule.key, [first]);
    return undefined;
  }

  #find(text: string): { readonly key: string; readonly places: readonly number[] } | { readonly reason: string } {
    const asked = readRule(text, this.#file.format, { faulty: true });
    if ('reason' in asked) return asked;
    const places = this.#places.get(asked.key);
    if (places) return { key: asked.key, places };
    this.#index ??= new TermIndex(this.#file.rules);
    const nearest = this.#index.nearest(asked);
    const hint = nearest ? `: the nearest is line ${nearest.line}, '${shown(nearest.text)}'` : '';
    return { reason: `there is no rule '${shown(text)}'${hint}` };
  }

  #note(key: string, place: number): void {
    const places = this.#places.get(key);
    if (places) places.push(place);
    else this.#places.set(key, [place]);
  }

  #endLastLine(): void {
    const last = this.#pieces.findLastIndex((piece) => piece !== '');
    const piece = this.#pieces[last];
    if (piece !== undefined && piece !== BYTE_ORDER_MARK && !/[\r\n]$/.test(piece)) {
      this.#pieces[last] = piece + this.#newline;
    }
  }
}

/** The one rule that a text is. A `faulty` one can be named, so that it can be removed. */
function readRule(
  text: string,
  format: RuleFormat,
  { faulty = false }: { readonly faulty?: boolean } = {},
): Rule | { readonly reason: string } {
  if (/\p{Surrogate}/u.test(text)) return { reason: 'the rule holds half of a character (an unpaired surrogate)' };
  if (format !== 'wordnet' && /[\r\n]/.test(text)) return { reason: 'a rule is one line' };
  const { rules, problems } = parseRules(text, format);
  const [rule] = rules;
  const [problem] = problems;
  if (!rule) return { reason: text.startsWith('#') ? 'a line that begins with # is a comment' : 'the rule is empty' };
  if (rules.length > 1) return { reason: 'it is more than one rule' };
  return problem && !faulty ? { reason: `'${shown(text)}' is no rule: ${problem.reason}` } : rule;
}

const SHOWN = 120;

const shown = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
