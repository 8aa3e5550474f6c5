import type { Constraint, Range } from '../model/constraint.ts';

/** A member that does not satisfy a constraint. */
export interface Failure {
  readonly path: string;
  readonly value: unknown;
  /** `Member must not be null` … */
  readonly reason: string;
  /** The value is a secret and is not repeated. */
  readonly sensitive: boolean;
}

/** A message is for people: a value of a megabyte, or the hundredth failure, tells them nothing. */
const MAX_VALUE_LENGTH = 256;
const MAX_FAILURES = 20;

/** AWS's reasons why a value does not satisfy a constraint; none when it does. Absent members satisfy all but `required`. */
export function constraintFailures(value: unknown, constraint: Constraint): string[] {
  if (value === undefined) return constraint.required ? ['Member must not be null'] : [];
  const reasons: string[] = [];
  const size = sizeOf(value);
  if (constraint.length && size !== undefined) reasons.push(...rangeFailures(size, constraint.length, 'length'));
  if (typeof value === 'number') {
    if (constraint.integer && !Number.isSafeInteger(value)) reasons.push('Member must be an integer');
    if (constraint.range) reasons.push(...rangeFailures(value, constraint.range, 'value'));
  }
  if (typeof value === 'string') {
    // A pattern is not tried on a text longer than the model allows: that bounds its backtracking.
    const tooLong = constraint.length?.max !== undefined && value.length > constraint.length.max * 2;
    if (constraint.pattern && !tooLong && !constraint.pattern.regexp.test(value)) {
      reasons.push(`Member must satisfy regular expression pattern: ${constraint.pattern.text}`);
    }
    if (constraint.enum && !constraint.enum.includes(value)) {
      reasons.push(`Member must satisfy enum value set: [${constraint.enum.join(', ')}]`);
    }
  }
  if (constraint.member && Array.isArray(value)) reasons.push(...eachFails(value, constraint.member));
  if (constraint.key && typeof value === 'object') reasons.push(...eachFails(Object.keys(value ?? {}), constraint.key));
  return reasons;
}

/** AWS reports a bad member of a list of scalars on the list. */
function eachFails(values: readonly unknown[], constraint: Constraint): string[] {
  const bad = values.map((value) => constraintFailures(value, constraint)).find((reasons) => reasons.length > 0);
  return bad === undefined ? [] : [`Member must satisfy constraint: [${bad.join(', ')}]`];
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'string' ? characters(value) : undefined;
}

/** Unicode characters, as the model counts them; a surrogate pair is one. */
function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

function rangeFailures(size: number, { min, max }: Range, what: 'length' | 'value'): string[] {
  const failures: string[] = [];
  if (min !== undefined && size < min) failures.push(`Member must have ${what} greater than or equal to ${min}`);
  if (max !== undefined && size > max) failures.push(`Member must have ${what} less than or equal to ${max}`);
  return failures;
}

/** AWS's message: `1 validation error detected: Value 'x' at 'packageID' failed to satisfy constraint: …`. */
export function describeFailures(failures: readonly Failure[]): string {
  const shown = failures.slice(0, MAX_FAILURES).map(describeFailure);
  const count = `${failures.length} validation ${failures.length === 1 ? 'error' : 'errors'} detected`;
  return `${count}: ${shown.join('; ')}${failures.length > shown.length ? '; …' : ''}`;
}

function describeFailure({ path, value, reason, sensitive }: Failure): string {
  const shown = sensitive ? 'Value' : `Value ${render(value)}`;
  return `${shown} at '${path}' failed to satisfy constraint: ${reason}`;
}

function render(value: unknown): string {
  if (value === undefined) return 'null';
  const text = Array.isArray(value) ? `[${value.map(renderMember).join(', ')}]` : renderMember(value);
  return `'${text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text}'`;
}

const renderMember = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
