import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { ConfigError, SETTING_NAMES } from '../../local/config.ts';
import { configOf, flagOf, withSettings } from './settings.ts';

const parse = (...argv: string[]) => {
  const command = withSettings(new Command('up')).exitOverride();
  return command.parse(argv, { from: 'user' }).opts<Record<string, unknown>>();
};

describe('settings as flags', () => {
  it('has a flag for each, which wins over the variable', () => {
    expect(withSettings(new Command('up')).options.map(({ long }) => long)).toEqual(
      SETTING_NAMES.map((name) => `--${flagOf(name)}`),
    );
    const config = configOf(
      { LONGSHORE_PORT: '1', LONGSHORE_NODE_HEAP: '1g' },
      parse('--port', '9500', '--home', '/x'),
    );
    expect(config).toMatchObject({ LONGSHORE_PORT: 9500, LONGSHORE_HOME: '/x', LONGSHORE_NODE_HEAP: '1g' });
  });

  it('has flags without a value', () => {
    expect(configOf({}, parse('--keep-nodes')).LONGSHORE_KEEP_NODES).toBe(true);
    expect(configOf({}, parse()).LONGSHORE_KEEP_NODES).toBe(false);
  });

  it('checks flags as it checks variables', () => {
    expect(() => configOf({}, parse('--port', 'http'))).toThrow(ConfigError);
    expect(() => configOf({}, parse('--access-key-id', 'k'))).toThrow('go together');
  });
});
