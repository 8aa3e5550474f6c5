import { chmodSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, say } from './project.mjs';
import { tool } from './run.mjs';

const STAMP = '.built';
const INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Newest change below a path; a directory counts too, so that a removed file is seen. */
function newest(path) {
  const own = modified(path);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return own;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(`${path}/${name}`)), own);
}

const isBuilt = () => modified(at('dist', STAMP)) > Math.max(...INPUTS.map((input) => newest(at(input))));

/** Compiles src to dist; resolves to tsc's exit code. Dist is replaced when the new one is whole: programs may run from it. */
export async function build() {
  const started = new Date();
  say('Building (tsc) …');
  // Beside dist and equally deep: source maps name their sources by the way there.
  const next = at(`dist.${process.pid}`);
  try {
    const code = await tool('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', next]);
    if (code !== 0) return code;
    chmodSync(join(next, 'cli', 'main.js'), 0o755);
    const stamp = join(next, STAMP);
    writeFileSync(stamp, '');
    // What was changed while tsc ran may not be in it.
    utimesSync(stamp, started, started);
    replaceDist(next);
    return 0;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

function replaceDist(next) {
  const previous = `${next}.previous`;
  rename(at('dist'), previous, 'ENOENT');
  // Another build may have been first, with the same result.
  rename(next, at('dist'), 'ENOTEMPTY');
  rmSync(previous, { recursive: true, force: true });
}

function rename(from, to, expected) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== expected) throw error;
  }
}

/** Compiles only when src has changed since the last time; resolves to an exit code. */
export const ensureBuilt = async () => (isBuilt() ? 0 : build());
