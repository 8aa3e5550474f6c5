import { z } from 'zod';
import { ClusterRequestError } from './cluster.ts';

/** An answer that came with success but is not what OpenSearch gives here is an error like another. @throws ClusterRequestError */
export function readAnswer<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ClusterRequestError(200, 'unexpected_answer', z.prettifyError(result.error));
}
