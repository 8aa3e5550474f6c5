import { describe, expect, it } from 'vitest';
import { errorAnswer, nodeLost, noLiveNode } from './error-answer.ts';

const reasonOf = (answer: { head: Buffer }) => JSON.parse(answer.head.toString()).error.reason;

describe('errorAnswer', () => {
  it("has OpenSearch's form", () => {
    const { head, headers, status, statusMessage } = errorAnswer(503, 'a_exception', 'é');
    expect([status, statusMessage]).toEqual([503, 'Service Unavailable']);
    expect(JSON.parse(head.toString())).toEqual({
      error: { root_cause: [{ type: 'a_exception', reason: 'é' }], type: 'a_exception', reason: 'é' },
      status: 503,
    });
    expect(headers).toContain(String(head.length));
  });
});

describe('noLiveNode', () => {
  it('names each node and why', () => {
    const failed = [
      { url: 'http://a:1', reason: 'connect ECONNREFUSED' },
      { url: 'http://b:2', reason: 'no connection within 3000 ms' },
    ];
    expect(reasonOf(noLiveNode(failed, 10_000))).toBe(
      'no node answered within 10000 ms: http://a:1: connect ECONNREFUSED; http://b:2: no connection within 3000 ms',
    );
  });

  it('says that there is none', () => {
    expect(reasonOf(noLiveNode([], 5))).toBe('no node answered within 5 ms: no node of this domain runs');
  });
});

describe('nodeLost', () => {
  it('says that the request may have been carried out', () => {
    const answer = nodeLost([{ url: 'http://a:1', reason: 'socket hang up' }]);
    expect(answer.status).toBe(502);
    expect(reasonOf(answer)).toMatch(/http:\/\/a:1 \(socket hang up\).*may have been carried out or not/);
  });
});
