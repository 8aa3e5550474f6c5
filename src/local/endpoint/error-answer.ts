import { STATUS_CODES } from 'node:http';
import type { Answer } from './forward.ts';

export interface FailedNode {
  readonly url: string;
  readonly reason: string;
}

/** An answer in OpenSearch's own error form, so that its clients show the reason. */
export function errorAnswer(status: number, type: string, reason: string): Answer {
  const body = { error: { root_cause: [{ type, reason }], type, reason }, status };
  const head = Buffer.from(JSON.stringify(body));
  return {
    status,
    statusMessage: STATUS_CODES[status] ?? '',
    headers: ['content-type', 'application/json; charset=UTF-8', 'content-length', String(head.length)],
    head,
  };
}

/** 503: nothing has been carried out; the client may try again. */
export function noLiveNode(failed: readonly FailedNode[], waitedMs: number): Answer {
  const nodes =
    failed.length === 0
      ? 'no node of this domain runs'
      : failed.map(({ url, reason }) => `${url}: ${reason}`).join('; ');
  return errorAnswer(503, 'no_live_node_exception', `no node answered within ${waitedMs} ms: ${nodes}`);
}

/** 502: the request may have been carried out by any of these. */
export function nodeLost(lost: readonly FailedNode[]): Answer {
  const nodes = lost.map(({ url, reason }) => `${url} (${reason})`).join(', ');
  const reason =
    `broke off after it was given the request and before its answer: ${nodes}. The request may have been carried out or not, ` +
    'and is not sent to another node; look before you repeat it';
  return errorAnswer(502, 'node_disconnected_exception', reason);
}
