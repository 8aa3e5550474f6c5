import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errno } from '../local-domain-error.ts';

const port = z.number().int().min(1).max(65_535);

/** `domain.json`: what must outlive this process about a domain's nodes as a whole. */
export const domainRecord = z.object({
  release: z.string(),
  clusterName: z.string(),
  /** Nodes that may form the cluster for the first time, by name. Fixed at the first start: two sets would make two clusters. */
  bootstrap: z.array(z.string()),
  /** The cluster has formed; from then on no node may form one. */
  formed: z.boolean(),
  /** Of the domain endpoint, so that its address survives a restart. */
  endpointPort: port.optional(),
});

/** `node.json`: what must outlive this process about one node. */
export const nodeRecord = z.object({
  name: z.string(),
  ports: z.object({ http: port, transport: port }),
  /** The process that was started last; it may be gone. */
  process: z.object({ pid: z.number().int().positive(), startToken: z.string() }).optional(),
});

export type DomainRecord = z.infer<typeof domainRecord>;
export type NodeRecord = z.infer<typeof nodeRecord>;

/** undefined when the file is not there. @throws when it is not what we wrote. */
export async function readRecord<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is damaged; remove the directory that it lies in to start without it`, { cause });
  }
}
