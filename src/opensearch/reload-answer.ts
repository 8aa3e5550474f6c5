import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { ReloadFailure, ReloadResult } from './cluster.ts';
import { type ExceptionBody, exceptionBody, joinCauses } from './exception-body.ts';

/** `POST /_plugins/_refresh_search_analyzers`: index-management's answer, and what the reload plugin adds to it. */
const reloadAnswer = z.object({
  _shards: z.object({
    total: z.number(),
    successful: z.number(),
    failed: z.number(),
    failures: z
      .array(z.object({ index: z.string().nullish(), reason: exceptionBody }))
      .optional()
      .default([]),
  }),
  /** Only the reload plugin says it. */
  request_cache_cleared: z.boolean().optional().default(false),
  successful_refresh_details: z.array(z.object({ index: z.string(), refreshed_analyzers: z.array(z.string()) })),
});

export interface ReloadAnswer {
  readonly result: ReloadResult;
  readonly requestCacheCleared: boolean;
}

/** @throws ClusterRequestError when it is not such an answer. */
export function parseReloadAnswer(body: unknown): ReloadAnswer {
  const {
    _shards: shards,
    successful_refresh_details: details,
    request_cache_cleared,
  } = readAnswer(reloadAnswer, body);
  return {
    requestCacheCleared: request_cache_cleared,
    result: {
      shards: { total: shards.total, successful: shards.successful, failed: shards.failed },
      reloaded: Object.fromEntries(details.map(({ index, refreshed_analyzers }) => [index, refreshed_analyzers])),
      failures: shards.failures.map(({ index, reason }) => failure(index ?? '_unknown', reason)),
    },
  };
}

function failure(index: string, exception: ExceptionBody): ReloadFailure {
  const reason = joinCauses(exception);
  const node = nodeOf(exception);
  return node === undefined ? { index, reason } : { index, node, reason };
}

function nodeOf(exception: ExceptionBody): string | undefined {
  for (let at: ExceptionBody | undefined = exception; at !== undefined; at = at.caused_by) {
    if (at.node !== undefined) return at.node;
  }
  return undefined;
}

/** The results of several requests as that of one. */
export function mergeReloads(results: readonly ReloadResult[]): ReloadResult {
  const sum = (count: (result: ReloadResult) => number) => results.reduce((total, result) => total + count(result), 0);
  return {
    shards: {
      total: sum(({ shards }) => shards.total),
      successful: sum(({ shards }) => shards.successful),
      failed: sum(({ shards }) => shards.failed),
    },
    reloaded: Object.assign({}, ...results.map(({ reloaded }) => reloaded)),
    failures: results.flatMap(({ failures }) => failures),
  };
}
