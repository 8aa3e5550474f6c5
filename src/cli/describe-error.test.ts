import { ConflictException } from '@aws-sdk/client-opensearch';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../local/config.ts';
import { CliError, type CliErrorKind } from './cli-error.ts';
import { describeError } from './describe-error.ts';

describe('describeError', () => {
  it.each<[CliErrorKind, number]>([
    ['failed', 1],
    ['usage', 2],
    ['timedOut', 3],
    ['interrupted', 130],
  ])('gives %s the exit code %i', (kind, exitCode) => {
    expect(describeError(new CliError(kind, 'it is so', { remedy: 'Do that.' }))).toEqual({
      lines: ['longshore: it is so', '  Do that.'],
      exitCode,
    });
  });

  it('shows what the service said: type, message, request id', () => {
    const error = new ConflictException({
      message: 'Package is already in desired state',
      $metadata: { requestId: 'r-1', httpStatusCode: 409 },
    });
    expect(describeError(error)).toEqual({
      lines: ['longshore: ConflictException: Package is already in desired state', '  request id r-1'],
      exitCode: 1,
    });
  });

  it('takes a setting that cannot be as wrong usage, a line each', () => {
    const { lines, exitCode } = describeError(new ConfigError('LONGSHORE_PORT=x: no\nLONGSHORE_HOST=: no'));
    expect(lines.slice(0, 2)).toEqual(['longshore: LONGSHORE_PORT=x: no', 'longshore: LONGSHORE_HOST=: no']);
    expect(exitCode).toBe(2);
  });

  it('names the causes of any other error, and survives a value that is none', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(describeError(error)).toEqual({ lines: ['longshore: outer', '  because: inner'], exitCode: 1 });
    expect(describeError('text')).toEqual({ lines: ['longshore: text'], exitCode: 1 });
  });
});
