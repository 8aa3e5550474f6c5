import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig, SETTING_NAMES } from '../local/config.ts';
import { COMMANDS } from './commands.ts';
import { EXIT } from './exit-code.ts';
import { flagOf } from './up/settings.ts';

/** The cells of the first table below a heading (or of the page), without its head. */
function table(page: string, heading = ''): string[][] {
  const text = readFileSync(new URL(`../../docs/reference/${page}`, import.meta.url), 'utf8');
  const below = text.slice(heading === '' ? 0 : text.indexOf(`\n## ${heading}\n`));
  const lines = below.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('docs/reference', () => {
  it('lists exactly the settings, with their flags and defaults', () => {
    const defaults = loadConfig({});
    const expected = SETTING_NAMES.map((name) => [
      name,
      `--${flagOf(name)}`,
      String(defaults[name] ?? '').replace(homedir(), '~'),
    ]);
    expect(table('configuration.md').map((row) => row.slice(0, 3))).toEqual(expected);
  });

  it('lists exactly the commands', () => {
    expect(table('cli.md').map(([command]) => command)).toEqual(COMMANDS.map(({ path }) => `longshore ${path}`));
  });

  it('lists exactly the exit codes', () => {
    expect(table('cli.md', 'Exit codes').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });
});
