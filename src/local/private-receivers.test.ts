import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { allowsPrivateReceivers } from './private-receivers.ts';

const allows = (environment: NodeJS.ProcessEnv) => allowsPrivateReceivers(loadConfig(environment));
const keys = { LONGSHORE_ACCESS_KEY_ID: 'k', LONGSHORE_SECRET_ACCESS_KEY: 's' };

describe('allowsPrivateReceivers', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'localhost', 'LocalHost'])(
    'is so when only this machine may ask: %s',
    (host) => expect(allows({ LONGSHORE_HOST: host })).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    '::ffff:10.0.0.1',
    'longshore.example',
    'localhost.example',
    '127.0.0.1.example',
  ])('is not so when anybody may ask without a key: %s', (host) => {
    expect(allows({ LONGSHORE_HOST: host })).toBe(false);
    expect(allows({ LONGSHORE_HOST: host, ...keys })).toBe(true);
  });

  it('is as it is set', () => {
    expect(allows({ LONGSHORE_HOST: '0.0.0.0', LONGSHORE_WEBHOOK_PRIVATE: 'on' })).toBe(true);
    expect(allows({ LONGSHORE_WEBHOOK_PRIVATE: 'off', ...keys })).toBe(false);
  });
});
