import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

describe('createLog', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'longshore-log-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('writes a line of JSON to a file, whose directory it makes', () => {
    const file = join(directory, 'deep', 'longshore.log');
    createLog({ level: 'info', file }).info({ operation: 'CreatePackage' }, 'done');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      level: 30,
      operation: 'CreatePackage',
      msg: 'done',
    });
  });

  it('never writes a secret, wherever it stands', () => {
    const file = join(directory, 'longshore.log');
    const secrets = {
      authorization: 'hunter2',
      'x-amz-security-token': 'hunter2',
      secretAccessKey: 'hunter2',
      sessionToken: 'hunter2',
      MasterUserPassword: 'hunter2',
    };
    createLog({ level: 'info', file }).info({ ...secrets, req: { headers: secrets }, credentials: secrets });
    const line = readFileSync(file, 'utf8');
    expect(line).not.toContain('hunter2');
    expect(line.match(/\[redacted\]/g)).toHaveLength(15);
  });

  it('keeps to its level', () => {
    const file = join(directory, 'longshore.log');
    const log = createLog({ level: 'warn', file });
    log.info('no');
    log.warn('yes');
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  });
});
