import { describe, expect, it } from 'vitest';
import { endToEndHeaders, withoutHeader } from './end-to-end-headers.ts';

describe('endToEndHeaders', () => {
  it('keeps the order, the case and the repetitions', () => {
    const headers = ['X-Opaque-Id', '7', 'Warning', '299 a', 'Warning', '299 b', 'Content-Length', '3'];
    expect(endToEndHeaders(headers)).toEqual(headers);
  });

  it('drops those of the connection', () => {
    expect(
      endToEndHeaders([
        'Connection',
        'keep-alive',
        'Keep-Alive',
        'timeout=5',
        'TE',
        'trailers',
        'Expect',
        '100-continue',
      ]),
    ).toEqual([]);
    expect(endToEndHeaders(['transfer-encoding', 'chunked', 'Upgrade', 'h2c', 'host', 'a'])).toEqual(['host', 'a']);
  });

  it('drops those that the connection header names', () => {
    expect(endToEndHeaders(['Connection', 'close, X-Hop', 'x-hop', '1', 'x-end', '2'])).toEqual(['x-end', '2']);
  });

  it('does not take a value for a name', () => {
    expect(endToEndHeaders(['x-a', 'upgrade', 'x-b', 'te'])).toEqual(['x-a', 'upgrade', 'x-b', 'te']);
  });
});

describe('withoutHeader', () => {
  it('drops every one of that name and no value', () => {
    expect(
      withoutHeader(['Content-Length', '1', 'x', 'content-length', 'content-length', '2'], 'content-length'),
    ).toEqual(['x', 'content-length']);
  });
});
