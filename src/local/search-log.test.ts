import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DomainHome } from './node/domain-home.ts';
import { createSearchLog, searchOf } from './search-log.ts';

/** As OpenSearch 3.8 writes it. */
const line = (timestamp: string, message: string, source: string): string =>
  `{"type": "index_search_slowlog", "timestamp": "${timestamp}", "level": "INFO", "component": "i.s.s.query", "message": "${message}", "took": "71.5ms", "total_hits": "0 hits", "source": "${source}", "node.id": "_tdGw_5yRWmgfQKjaikneQ"  }`;

const ESCAPED_TWICE = String.raw`{\\\"query\\\":{\\\"match\\\":{\\\"title\\\":{\\\"query\\\":\\\"red \\\\\\\"sofa\\\\\\\" ü\\\"}}}}`;
const ESCAPED_ONCE = String.raw`{\"query\":{\"match\":{\"title\":{\"query\":\"red sofa\"}}}}`;

describe('searchOf', () => {
  it('reads the body, escaped once or twice', () => {
    expect(searchOf(line('t', '[books][0]', ESCAPED_TWICE), 'books')).toEqual([
      { timestamp: 't', body: { query: { match: { title: { query: 'red "sofa" ü' } } } } },
    ]);
    expect(searchOf(line('t', '[books][0]', ESCAPED_ONCE), 'books')).toEqual([
      { timestamp: 't', body: { query: { match: { title: { query: 'red sofa' } } } } },
    ]);
  });

  it.each([
    ['', 'an empty line'],
    ['[2026-11-25][INFO ] no JSON', 'text'],
    [line('t', '[books-2][0]', ESCAPED_ONCE), 'another index'],
    [line('t', '[books][0]', ESCAPED_ONCE).slice(0, 200), 'a line that was cut'],
    [line('t', '[books][0]', 'no body'), 'no body'],
  ])('finds nothing in %s (%s)', (text) => {
    expect(searchOf(text, 'books')).toEqual([]);
  });
});

describe('createSearchLog', () => {
  it('gives the newest of all nodes first, up to the limit', async () => {
    const nodesDirectory = await mkdtemp(join(tmpdir(), 'longshore-search-log-'));
    onTestFinished(() => rm(nodesDirectory, { recursive: true, force: true }));
    const options = { nodesDirectory, user: undefined, platform: process.platform };
    const home = DomainHome.of('000000000000/demo', options);
    const write = async (node: string, lines: readonly string[]) => {
      const logs = join(home.node(node).directory, 'logs');
      await mkdir(logs, { recursive: true });
      await writeFile(join(logs, `${home.clusterName}_index_search_slowlog.json`), `${lines.join('\n')}\n`);
    };
    const body = (text: string) => String.raw`{\"q\":\"${text}\"}`;
    await write('demo-0', [line('1', '[books][0]', body('oldest')), line('3', '[books][1]', body('newest'))]);
    await write('demo-1', [line('2', '[books][0]', body('middle'))]);
    await mkdir(home.node('demo-2').directory);
    const log = createSearchLog(options);
    expect(await log.recent('000000000000/demo', 'books', 2)).toEqual([{ q: 'newest' }, { q: 'middle' }]);
    expect(await log.recent('000000000000/other', 'books', 2)).toEqual([]);
  });
});
