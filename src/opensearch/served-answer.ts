import { z } from 'zod';
import { readAnswer } from './answer.ts';
import { ClusterRequestError, type ServedBytes } from './cluster.ts';

/** `GET /_plugins/_longshore/served/{index}`, the node plugin's own. */
const servedAnswer = z.object({
  _shards: z.object({
    failed: z.number(),
    failures: z
      .array(z.object({ reason: z.object({ reason: z.string().nullish() }) }))
      .optional()
      .default([]),
  }),
  served: z.array(
    z.object({
      node: z.string(),
      index: z.string(),
      component: z.string(),
      path: z.string(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
  ),
});

/** @throws ClusterRequestError also when a node did not say what it serves: its silence must not be taken for having nothing. */
export function parseServedBytes(body: unknown): ServedBytes[] {
  const { _shards: shards, served } = readAnswer(servedAnswer, body);
  if (shards.failed > 0) {
    const reason = shards.failures[0]?.reason.reason ?? 'a node did not answer';
    throw new ClusterRequestError(
      200,
      'incomplete_answer',
      `which bytes are served is not known everywhere: ${reason}`,
    );
  }
  return served;
}
