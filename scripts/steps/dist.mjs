import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { at, say } from './project.mjs';
import { tool } from './run.mjs';

const STAMP = at('dist', '.built');
const INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Newest change below a path; a directory counts too, so that a removed file is seen. */
function newest(path) {
  const own = modified(path);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return own;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(`${path}/${name}`)), own);
}

export const isBuilt = () => modified(STAMP) > Math.max(...INPUTS.map((input) => newest(at(input))));

/** Compiles src to dist; resolves to tsc's exit code. The stamp comes last: a build that was cut short is no build. */
export async function build() {
  const started = new Date();
  say('Building (tsc) …');
  rmSync(at('dist'), { recursive: true, force: true });
  const code = await tool('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  if (code !== 0) return code;
  chmodSync(at('dist', 'cli', 'main.js'), 0o755);
  writeFileSync(STAMP, `${started.toISOString()}\n`);
  return 0;
}
