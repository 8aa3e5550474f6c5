import { readFileSync } from 'node:fs';
import type { DefineCommand } from './cli.ts';

/** Of the package that this file belongs to; src/cli and dist/cli lie equally deep. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json has no version');
}

export const version: DefineCommand = (command, cli) =>
  void command.action(() => void cli.stdout.write(`longshore ${packageVersion()}\n`));
