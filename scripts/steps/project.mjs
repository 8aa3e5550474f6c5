// What the scripts know of the project. Only Node's own modules: these run before anything is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not import.meta.dirname: a Node that is too old must get as far as being told so.
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const at = (...parts) => join(ROOT, ...parts);
export const say = (line) => process.stderr.write(`${line}\n`);

/** Ends the process with one sentence when this Node is too old: nothing later would say it as clearly. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const wanted = engines.node.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= (wanted[1] ?? 0))) return;
  say(`Longshore needs Node ${wanted.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`);
  say('Install a newer one (https://nodejs.org, or `nvm install 22`) and run the command again.');
  process.exit(1);
}
