import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/telemetry/log.ts';
import { serve } from './serve.ts';

describe('the log of the server', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-server-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('tells the cause of a fault of ours under the id that the client got, and no secret', async () => {
    const file = join(directory, 'longshore.log');
    const { server, url } = await serve(
      {
        ListDomainNames: async () => {
          throw new Error('cannot list', { cause: new Error('disk full') });
        },
      },
      { log: createLog({ level: 'debug', file }) },
    );
    const response = await fetch(`${url}/2021-01-01/domain?X-Amz-Signature=hunter2`, {
      headers: { authorization: 'hunter2' },
    });
    await server.close();
    const requestId = response.headers.get('x-amzn-requestid');
    expect(await response.json()).toEqual({
      message: `An internal error occurred. The log of Longshore tells more about request ${requestId}.`,
    });
    const log = await readFile(file, 'utf8');
    const lines = log
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const about = { requestId, method: 'GET', path: '/2021-01-01/domain' };
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...about,
        level: 50,
        err: expect.objectContaining({ stack: expect.stringMatching(/cannot list[\s\S]*disk full/) }),
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ ...about, level: 20, status: 500 }));
    expect(log).not.toContain('hunter2');
  });
});
