import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMember } from './read-member.ts';
import { ruleEdits } from './shapes.ts';

const refusal = (schema: z.ZodType, value: unknown): string => {
  try {
    readMember(schema, value, 'body');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('it was taken');
};

describe('readMember', () => {
  it('gives what the schema makes of the value', () => {
    expect(readMember(z.object({ limit: z.coerce.number().default(3) }), {}, 'query')).toEqual({ limit: 3 });
  });

  it('names each member, its value and what is allowed', () => {
    const schema = z.strictObject({ limit: z.number().max(5), name: z.string() });
    expect(refusal(schema, { limit: 9, name: 'x' })).toMatch(
      /^1 validation error detected: Value '9' at 'limit' failed to satisfy constraint: .*5/,
    );
    expect(refusal(schema, { name: 1, limit: 1, more: 2 })).toMatch(
      /^2 validation errors detected: .*'name'.*; .*more/,
    );
    expect(refusal(schema, undefined)).toMatch(/at 'body'/);
  });

  it('says of a union what each form wants, and shows no more than a little of it all', () => {
    const text = refusal(ruleEdits, { edits: [{ change: 'a' }] });
    expect(text).toMatch(/at 'edits\.0' failed to satisfy constraint: no form of it fits: .*to: /);
    expect(refusal(z.string().max(3), 'x'.repeat(5_000)).length).toBeLessThan(400);
    const many = refusal(ruleEdits, { edits: Array.from({ length: 50 }, () => ({ add: '' })) });
    expect(many).toMatch(/^50 validation errors detected: .*; and 40 more$/);
  });
});
