import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { Rehearsal } from './cluster.ts';

const owner = z.object({
  kind: z.enum(['index', 'index-template', 'component-template', 'legacy-template']),
  name: z.string(),
});

/** `POST /_plugins/_longshore/rehearse`, the node plugin's own. What is not known is left out. */
const rehearsalAnswer = z.object({
  node: z.string(),
  took: z.number(),
  owners: z.array(owner),
  analyzers: z.number(),
  failures: z.array(
    z.object({
      owner,
      package_id: z.string().optional(),
      analyzer: z.string().optional(),
      component: z.string().optional(),
      line: z.number().optional(),
      reason: z.string(),
    }),
  ),
  ignored: z.array(z.object({ owner, package_id: z.string(), component: z.string(), text: z.string() })),
});

/** @throws ClusterRequestError when it is not such an answer. */
export function parseRehearsal(body: unknown): Rehearsal {
  const { node, took, owners, analyzers, failures, ignored } = readAnswer(rehearsalAnswer, body);
  return {
    owners,
    analyzers,
    milliseconds: took,
    failures: failures.map(({ owner, package_id: packageId, analyzer, component, line, reason }) => ({
      owner,
      node,
      ...(packageId !== undefined && { packageId }),
      ...(analyzer !== undefined && { analyzer }),
      ...(component !== undefined && { component }),
      ...(line !== undefined && { line }),
      reason,
    })),
    ignored: ignored.map(({ package_id: packageId, ...rule }) => ({ ...rule, packageId })),
  };
}
