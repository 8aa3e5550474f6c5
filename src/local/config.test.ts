import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ LONGSHORE_PORT: '', LONGSHORE_ACCESS_KEY_ID: '' })).toEqual(loadConfig({}));
  });

  it('reads a switch from the environment in words', () => {
    const keepNodes = (value: string) => loadConfig({ LONGSHORE_KEEP_NODES: value }).LONGSHORE_KEEP_NODES;
    expect([keepNodes('true'), keepNodes('1'), keepNodes('false'), keepNodes('0')]).toEqual([true, true, false, false]);
    expect(() => keepNodes('perhaps')).toThrow('LONGSHORE_KEEP_NODES=perhaps: true or false');
  });

  it('names every setting that cannot be, its value and what is allowed', () => {
    const wrong = {
      LONGSHORE_PORT: '65536',
      LONGSHORE_CHANGE_TIMEOUT: 'h',
      LONGSHORE_NODE_HEAP: '1',
      LONGSHORE_OPENSEARCH_ARCHIVE: 'never',
      LONGSHORE_SOURCE_ENDPOINT: 's3',
    };
    expect(() => loadConfig(wrong)).toThrow(
      new ConfigError(
        'LONGSHORE_PORT=65536: a port, from 1 to 65535\n' +
          'LONGSHORE_NODE_HEAP=1: a number with m or g, such as 400m\n' +
          'LONGSHORE_OPENSEARCH_ARCHIVE=never: an http(s) URL, or off\n' +
          'LONGSHORE_SOURCE_ENDPOINT=s3: an http(s) URL\n' +
          'LONGSHORE_CHANGE_TIMEOUT=h: a whole number of seconds, 1 or more',
      ),
    );
    expect(loadConfig({ LONGSHORE_OPENSEARCH_ARCHIVE: 'off' }).LONGSHORE_OPENSEARCH_ARCHIVE).toBe('off');
  });

  it('refuses half a credential', () => {
    for (const name of ['LONGSHORE_SECRET_ACCESS_KEY', 'LONGSHORE_SOURCE_ACCESS_KEY_ID'])
      expect(() => loadConfig({ [name]: 'k' })).toThrow('go together: set both or neither');
  });
});
