import type { z } from 'zod';
import { invalid } from '../operations/refuse.ts';

/** Problems that are told at once; a body may hold thousands. */
const MOST_TOLD = 10;
/** Characters of a value that are shown. */
const MOST_SHOWN = 128;

/**
 * The part of a request that a schema describes.
 * @throws ServiceError ValidationException that names each member, its value and what is allowed, in the form of the AWS API.
 */
export function readMember<T>(schema: z.ZodType<T>, value: unknown, part: 'path' | 'query' | 'body'): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => innermost(issue, part));
  const told = problems.slice(0, MOST_TOLD);
  if (problems.length > told.length) told.push(`and ${problems.length - told.length} more`);
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`;
  throw invalid(`${count} detected: ${told.join('; ')}`);
}

function innermost(issue: z.core.$ZodIssue, part: string): readonly string[] {
  const member = issue.path.length === 0 ? part : issue.path.map(String).join('.');
  // A union tells that nothing fits; what is wrong with the form that was meant is in its members.
  const message =
    issue.code === 'invalid_union' && issue.errors.length > 0
      ? `no form of it fits: ${unique(issue.errors.flatMap((form) => form.map(innerMessage))).join(', or ')}`
      : issue.message;
  return [`${shown(issue.input)}at '${member}' failed to satisfy constraint: ${message}`];
}

const innerMessage = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'Value ';
  const text = String(value);
  return `Value '${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}' `;
}
