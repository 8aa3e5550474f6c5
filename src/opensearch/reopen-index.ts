import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readAnswer } from './answer.ts';
import { ClusterRequestError } from './cluster.ts';
import type { Send } from './opensearch-request.ts';

export interface ReopenOptions {
  /** Milliseconds for the index to answer again. */
  readonly timeoutMs: number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Called while the index is closed. What it throws is thrown when the index is open again. */
  readonly onClosed?: (() => Promise<void>) | undefined;
}

const PAUSE_MS = 10;
/** An open that fails may do so because a node has just left. */
const MOST_OPENINGS = 3;

const acknowledged = z.object({ acknowledged: z.boolean() });
const searched = z.object({ _shards: z.object({ total: z.number(), successful: z.number(), failed: z.number() }) });

/**
 * Closes and opens an index, so that all of its analyzers are built anew, and waits until a search of it is answered by every
 * shard. What fails after the close request is thrown when the index has been opened again, or cannot be.
 * @throws ClusterUnreachableError, ClusterRequestError
 */
export async function reopenIndex(
  send: Send,
  index: string,
  options: ReopenOptions,
): Promise<{ unavailableMs: number }> {
  const start = options.now();
  const deadline = start + options.timeoutMs;
  try {
    await acknowledge(send, index, '_close', options.timeoutMs);
    await options.onClosed?.();
    await open(send, index, options.timeoutMs);
    await untilItAnswers(send, index, () => options.now() < deadline);
  } catch (error) {
    await openAgain(send, index, options.timeoutMs);
    throw error;
  }
  return { unavailableMs: Math.round(options.now() - start) };
}

const open = (send: Send, index: string, timeoutMs: number): Promise<void> =>
  acknowledge(send, index, '_open', timeoutMs);

/** Whatever comes of it: why it was needed says more than that it failed as well. */
async function openAgain(send: Send, index: string, timeoutMs: number): Promise<void> {
  for (let attempt = 0; attempt < MOST_OPENINGS; attempt++) {
    const isOpen = await open(send, index, timeoutMs).then(
      () => true,
      () => false,
    );
    if (isOpen) return;
    await sleep(PAUSE_MS);
  }
}

async function acknowledge(send: Send, index: string, action: '_close' | '_open', timeoutMs: number): Promise<void> {
  const half = `${Math.ceil(timeoutMs / 2)}ms`;
  const path = `/${encodeURIComponent(index)}/${action}?wait_for_active_shards=1&timeout=${half}&cluster_manager_timeout=${half}`;
  const answer = readAnswer(acknowledged, await send({ method: 'POST', path, timeoutMs }));
  if (!answer.acknowledged) {
    throw new ClusterRequestError(
      200,
      'not_acknowledged',
      `${action} of ${index} was not done by every node within ${half}`,
    );
  }
}

/** Every shard: right after an index is opened, some are found by a search and some are not. */
async function untilItAnswers(send: Send, index: string, hasTime: () => boolean): Promise<void> {
  const path = `/${encodeURIComponent(index)}/_search?size=0&request_cache=false`;
  for (;;) {
    let failure: unknown;
    try {
      const { _shards: shards } = readAnswer(searched, await send({ method: 'POST', path, body: {} }));
      if (shards.failed === 0 && shards.successful === shards.total) return;
    } catch (error) {
      failure = error;
    }
    if (!hasTime()) {
      throw (
        failure ?? new ClusterRequestError(200, 'shards_missing', `${index} is open, but not every shard of it answers`)
      );
    }
    await sleep(PAUSE_MS);
  }
}
