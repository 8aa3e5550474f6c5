import { request } from 'node:http';
import { z } from 'zod';

/** What `GET /` of a node says (OpenSearch's RestMainAction). */
export interface NodeAnswer {
  readonly nodeName: string;
  /** `_na_` until the node belongs to a cluster that has formed. */
  readonly clusterUuid: string;
  /** It has joined a cluster with a cluster manager and serves requests; false while it answers 503. */
  readonly ready: boolean;
}

const mainResponse = z.object({ name: z.string(), cluster_uuid: z.string() });
const NOT_FORMED = '_na_';
/** The answer has a few hundred bytes; whoever sends more is no node of ours. */
const MAX_BYTES = 16 * 1024;

export const hasFormed = (answer: NodeAnswer): boolean => answer.clusterUuid !== NOT_FORMED;

/** Asks whoever listens at this URL who he is; undefined when nobody answers in time, or not as OpenSearch does. */
export function probeNode(url: string, timeoutMs: number): Promise<NodeAnswer | undefined> {
  return new Promise((resolve) => {
    const call = request(
      url,
      { agent: false, timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > MAX_BYTES) call.destroy(new Error('too long'));
        });
        response.on('end', () => resolve(parseAnswer(response.statusCode, body)));
        response.on('error', () => resolve(undefined));
      },
    );
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

function parseAnswer(status: number | undefined, body: string): NodeAnswer | undefined {
  try {
    const { name, cluster_uuid } = mainResponse.parse(JSON.parse(body));
    return { nodeName: name, clusterUuid: cluster_uuid, ready: status === 200 };
  } catch {
    return undefined;
  }
}
