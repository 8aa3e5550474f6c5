import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { explainRequestError } from './reach.ts';
import { resolveTarget } from './target.ts';

const target = resolveTarget({}, {});

describe('explainRequestError', () => {
  it('says how to start Longshore when nothing listens', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = explainRequestError(cause, target);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({
      kind: 'failed',
      message: 'cannot reach http://127.0.0.1:9400: nothing listens there',
      remedy: expect.stringContaining('longshore up'),
      cause,
    });
  });

  it('says that the other side is no such service when it answers with something else', () => {
    expect(explainRequestError(new SyntaxError('Unexpected token <'), target)).toMatchObject({
      message: expect.stringContaining('does not speak the API'),
    });
  });

  it('takes what happened out of what fetch wraps it in', () => {
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    expect(explainRequestError(new TypeError('terminated', { cause }), target)).toMatchObject({
      message: 'cannot reach http://127.0.0.1:9400: it closed the connection before the answer was whole',
    });
  });

  it('leaves every other error as it is', () => {
    const error = new Error('something else');
    expect(explainRequestError(error, target)).toBe(error);
    expect(explainRequestError('text', target)).toBe('text');
  });
});
