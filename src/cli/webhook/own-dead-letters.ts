import type { z } from 'zod';
import { deadLetters } from '../../longshore-api/shapes.ts';
import type { Api } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';

export type DeadLetter = z.infer<typeof deadLetters>['deadLetters'][number];

/** Every page, oldest first. */
export async function listDeadLetters(api: Api, webhook: string): Promise<DeadLetter[]> {
  const own = await api.own();
  const found: DeadLetter[] = [];
  let after: string | undefined;
  do {
    const path = ownPath`webhooks/${webhook}/dead-letters`;
    const page = await own.call({ method: 'GET', path, query: { after } }, deadLetters);
    found.push(...page.deadLetters);
    after = page.next;
  } while (after !== undefined);
  return found;
}
