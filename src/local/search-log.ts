import { join } from 'node:path';
import { z } from 'zod';
import type { SearchLog } from '../longshore-api/search-log.ts';
import type { DomainId } from '../model/identity.ts';
import { DomainHome, type DomainHomeOptions } from './node/domain-home.ts';
import { readEnd } from './node/owned-files.ts';

/** Of each node's log, its end: some ten thousand searches. */
const LOG_END = 4 * 1024 * 1024;

/** A line of `{cluster}_index_search_slowlog.json`. `message` names the shard: `[books][0]`. */
const logLine = z.object({ timestamp: z.string(), message: z.string(), source: z.string() });

/** The slow logs that local nodes write (`log4j2.properties` of the distribution). */
export function createSearchLog(options: DomainHomeOptions): SearchLog {
  return {
    async recent(domain: DomainId, index: string, limit: number) {
      const home = DomainHome.of(domain, options);
      const logs = await Promise.all(
        (await home.nodeNames()).map((name) =>
          readEnd(join(home.node(name).directory, 'logs', `${home.clusterName}_index_search_slowlog.json`), LOG_END),
        ),
      );
      return logs
        .flatMap((log) => log.split('\n').flatMap((line) => searchOf(line, index)))
        .sort((a, b) => (a.timestamp < b.timestamp ? 1 : a.timestamp > b.timestamp ? -1 : 0))
        .slice(0, limit)
        .map(({ body }) => body);
    },
  };
}

/** Nothing of a line that was cut, or that is of another index. */
export function searchOf(line: string, index: string): { timestamp: string; body: unknown }[] {
  const read = logLine.safeParse(parsed(line));
  if (!read.success || !read.data.message.startsWith(`[${index}][`)) return [];
  // The layout escapes the body once more than JSON asks for.
  const body = parsed(read.data.source) ?? parsed(String(parsed(`"${read.data.source}"`)));
  return body === undefined ? [] : [{ timestamp: read.data.timestamp, body }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
