import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { localEndpoint, resolveTarget } from './target.ts';

describe('resolveTarget', () => {
  it('is the local Longshore, with any key, when nothing says otherwise', () => {
    expect(resolveTarget({}, {})).toEqual({
      aws: false,
      endpoint: 'http://127.0.0.1:9400',
      s3Endpoint: 'http://127.0.0.1:9400',
      region: 'us-east-1',
      credentials: { accessKeyId: 'longshore', secretAccessKey: 'longshore' },
    });
  });

  it('prefers the flag, then the variable of the service, then that of all services, then LONGSHORE_PORT', () => {
    const environment = {
      AWS_ENDPOINT_URL_OPENSEARCH: 'http://a:1',
      AWS_ENDPOINT_URL: 'http://b:2',
      LONGSHORE_PORT: '9500',
    };
    expect(resolveTarget(environment, { endpointUrl: 'http://c:3/' }).endpoint).toBe('http://c:3');
    expect(resolveTarget(environment, {}).endpoint).toBe('http://a:1');
    expect(resolveTarget({ ...environment, AWS_ENDPOINT_URL_OPENSEARCH: undefined }, {}).endpoint).toBe('http://b:2');
    expect(resolveTarget({ LONGSHORE_PORT: '9500' }, {}).endpoint).toBe('http://127.0.0.1:9500');
  });

  it('leaves credentials to the SDK where the user has some, and prefers the keys of Longshore', () => {
    expect(resolveTarget({ AWS_PROFILE: 'work' }, {}).credentials).toBeUndefined();
    const own = { LONGSHORE_ACCESS_KEY_ID: 'k', LONGSHORE_SECRET_ACCESS_KEY: 's', AWS_PROFILE: 'work' };
    expect(resolveTarget(own, {}).credentials).toEqual({ accessKeyId: 'k', secretAccessKey: 's' });
  });

  it.each([
    ['https://es.eu-west-1.amazonaws.com', 'eu-west-1', 'https://s3.eu-west-1.amazonaws.com'],
    ['https://es.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn'],
  ])('knows AWS by its host: %s', (endpointUrl, region, s3Endpoint) => {
    // Not even the keys of Longshore go to AWS.
    const environment = {
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9400',
      LONGSHORE_ACCESS_KEY_ID: 'k',
      LONGSHORE_SECRET_ACCESS_KEY: 's',
    };
    expect(resolveTarget(environment, { endpointUrl })).toEqual({
      aws: true,
      endpoint: endpointUrl,
      region,
      s3Endpoint,
    });
  });

  it.each(['9400', 'ftp://x', 'not a url'])('refuses %s as an endpoint', (endpointUrl) => {
    expect(() => resolveTarget({}, { endpointUrl })).toThrow(CliError);
  });
});

describe('localEndpoint', () => {
  it.each([
    [{}, 'http://127.0.0.1:9400'],
    [{ LONGSHORE_HOST: '0.0.0.0', LONGSHORE_PORT: '9500' }, 'http://127.0.0.1:9500'],
    [{ LONGSHORE_HOST: '::1' }, 'http://[::1]:9400'],
    [{ LONGSHORE_HOST: '', LONGSHORE_PORT: '' }, 'http://127.0.0.1:9400'],
  ])('of %o is %s', (environment, url) => expect(localEndpoint(environment)).toBe(url));
});
