import { HttpConnection } from './http-connection.ts';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Sends the requests that `next` gives over `connections` kept connections until it gives none or the time is over. */
export async function load(
  url: string,
  next: () => Buffer | undefined,
  { seconds, connections = 8 }: { seconds: number; connections?: number },
): Promise<LoadResult> {
  const target = new URL(url);
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  const start = performance.now();
  const deadline = start + seconds * 1000;
  const worker = async () => {
    const connection = new HttpConnection(target);
    for (let now = start; now < deadline; ) {
      const request = next();
      if (request === undefined) break;
      const sent = performance.now();
      const { status } = await connection.send(request);
      now = performance.now();
      latencies.push(now - sent);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsed = (performance.now() - start) / 1000;
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
