import { describe, expect, it } from 'vitest';
import { SERVICE_ERROR_STATUS, ServiceError, type ServiceErrorCode } from '../model/service-error.ts';
import { errorResponse } from './error-response.ts';

describe('errorResponse', () => {
  const codes = Object.keys(SERVICE_ERROR_STATUS).filter(
    (code): code is ServiceErrorCode => code in SERVICE_ERROR_STATUS,
  );

  it.each(codes)('renders %s with its type, status and message', (code) => {
    const response = errorResponse(new ServiceError(code, 'Naïve „Wörter“'), 'id-1');
    expect(response.status).toBe(SERVICE_ERROR_STATUS[code]);
    expect(response.headers).toEqual({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(response.body)),
      'x-amzn-errortype': code,
      'x-amzn-requestid': 'id-1',
    });
    expect(JSON.parse(response.body)).toEqual({ message: 'Naïve „Wörter“' });
  });

  it.each([[new TypeError('password=hunter2')], ['a string'], [undefined]])(
    'tells a stranger nothing of a fault of ours',
    (error) => {
      const response = errorResponse(error, 'id-2');
      expect(response.status).toBe(500);
      expect(response.headers['x-amzn-errortype']).toBe('InternalException');
      expect(response.body).not.toMatch(/hunter2|TypeError|a string/);
      expect(response.body).toContain('id-2');
    },
  );
});
