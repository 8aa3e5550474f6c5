import { describe, expect, it } from 'vitest';
import { servedBy } from './service-split.ts';

const request = (url: string, service?: string) => ({
  url,
  headers: {
    authorization:
      service && `AWS4-HMAC-SHA256 Credential=AKID/20261124/us-east-1/${service}/aws4_request, Signature=x`,
  },
  rawHeaders: [],
});

describe('servedBy', () => {
  it.each([
    ['/bucket/key', 's3', { kind: 's3' }],
    ['/2021-01-01/packages', 's3', { kind: 's3' }],
    ['/2021-01-01/packages', 'es', { kind: 'api' }],
    ['/whatever', 'es', { kind: 'api' }],
    ['/', 'sts', { kind: 'nobody', service: 'sts' }],
  ])('goes by the service that %s is signed for: %s', (url, service, served) => {
    expect(servedBy(request(url, service))).toEqual(served);
  });

  it.each(['/', '/?x=1', '/2021-01-01/packages', '/2015-01-01/packages?x', '/_longshore/health'])(
    'takes unsigned %s as ours',
    (url) => {
      expect(servedBy(request(url))).toEqual({ kind: 'api' });
    },
  );

  it.each(['/bucket', '/bucket/key?versionId=1', '/2021-01-01-backup/key', '/_other', '*'])(
    'takes unsigned %s as S3‘s',
    (url) => {
      expect(servedBy(request(url))).toEqual({ kind: 's3' });
    },
  );

  it('goes by the scope of a presigned URL', () => {
    const presigned = '/bucket/key?X-Amz-Credential=AKID%2F20261124%2Fus-east-1%2Fs3%2Faws4_request';
    expect(servedBy(request(presigned))).toEqual({ kind: 's3' });
  });
});
