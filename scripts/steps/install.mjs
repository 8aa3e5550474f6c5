import { readFileSync } from 'node:fs';
import { at, say } from './project.mjs';
import { run } from './run.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** npm writes node_modules/.package-lock.json last: what it lists is installed whole. */
function isInstalled() {
  try {
    const installed = read(at('node_modules', '.package-lock.json'));
    return Object.entries(read(at('package-lock.json'))).every(
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}

/** Installs what package-lock.json names, when node_modules is missing or differs from it. Ends the process when that fails. */
export async function install() {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci) …');
  // Under `npm start` this is the very npm that runs us; otherwise the one on PATH.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm?.endsWith('.js') ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  if (code === 0) return;
  if (code < 128) say('npm ci failed: see its message above. With no network, give npm a registry that it can reach.');
  process.exit(code);
}
