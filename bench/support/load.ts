import { Agent, request } from 'node:http';
import type { SignedRequest } from './signed-request.ts';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** One request on a kept connection; the answer is read whole. */
export function send(url: string, agent: Agent, signed: SignedRequest): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, hostname, port, method: signed.method, path: signed.path, headers: signed.headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(signed.body);
  });
}

/** Sends requests from `next` over `connections` kept connections until `next` gives none or the time is over. */
export async function load(
  url: string,
  next: () => SignedRequest | undefined,
  { seconds, connections = 8 }: { seconds: number; connections?: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  const start = performance.now();
  const deadline = start + seconds * 1000;
  const worker = async () => {
    for (let now = start; now < deadline; ) {
      const signed = next();
      if (signed === undefined) return;
      const sent = performance.now();
      const { status } = await send(url, agent, signed);
      now = performance.now();
      latencies.push(now - sent);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsed = (performance.now() - start) / 1000;
  agent.destroy();
  return {
    perSecond: latencies.length / elapsed,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    statuses,
  };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
