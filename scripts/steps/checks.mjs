import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { at, ROOT, say } from './project.mjs';
import { tool } from './run.mjs';

const MAX_LINES = 500;
const HAND_WRITTEN = /\.(?:ts|mjs|cjs|java|md)$/;

/** Files that git knows or would add, so that what is ignored is not looked at; 0 when none is too long. */
function fileLengths() {
  const git = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (git.status !== 0) {
    say(`git cannot list the files of this clone: ${git.error?.message ?? git.stderr}`);
    return 1;
  }
  const tooLong = git.stdout
    .split('\0')
    .filter((name) => HAND_WRITTEN.test(name) && !name.startsWith('test/fixtures/') && existsSync(at(name)))
    .map((name) => ({ name, lines: readFileSync(at(name), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES);
  for (const { name, lines } of tooLong) say(`${name}: ${lines} lines, at most ${MAX_LINES}; split it by what it does`);
  return tooLong.length === 0 ? 0 : 1;
}

const CHECKS = [
  { name: 'lint and format (biome)', run: () => tool('@biomejs/biome/bin/biome', ['check', '.']) },
  { name: 'types (tsc)', run: () => tool('typescript/bin/tsc', ['-p', '.']) },
  { name: 'dead code (knip)', run: () => tool('knip/bin/knip.js', ['--no-progress']) },
  {
    name: 'layer rules (dependency-cruiser)',
    run: () => tool('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'src']),
  },
  { name: `file lengths (at most ${MAX_LINES} lines)`, run: async () => fileLengths() },
];

/** Runs every check, also after one failed. */
export async function runChecks() {
  const tally = { passed: 0, failed: 0 };
  for (const check of CHECKS) {
    say(`\n── ${check.name}`);
    const ok = (await check.run()) === 0;
    tally[ok ? 'passed' : 'failed'] += 1;
    say(`${ok ? '✔' : '✖'} ${check.name}`);
  }
  return tally;
}
