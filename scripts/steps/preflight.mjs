import { spawnSync } from 'node:child_process';
import { at, ROOT, say } from './project.mjs';

const run = (command, args) => spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
const succeeds = (command, args) => run(command, args).status === 0;

/** What `longshore doctor` finds about Java: the tests use the one that Longshore would take. */
function java() {
  const { stdout, stderr } = run(process.execPath, [
    '--import',
    'tsx',
    at('src/cli/main.ts'),
    'doctor',
    '--output',
    'json',
  ]);
  try {
    return JSON.parse(stdout).findings.find(({ check }) => check === 'java');
  } catch {
    return { status: 'fail', found: 'longshore doctor gave no findings', remedy: stderr };
  }
}

/** What the tests need from the machine, checked first: an hour later the same fault would look like many others. */
const NEEDS = [
  () => {
    const { status, found, remedy } = java();
    return status === 'ok' ? undefined : `${found}\n  ${remedy}`;
  },
  () =>
    succeeds('python3', ['-c', 'import venv, ensurepip'])
      ? undefined
      : 'python3 with venv is missing: the acceptance tests run boto3 and the AWS CLI. Install it (Debian: apt-get install python3-venv).',
  () => (succeeds('git', ['--version']) ? undefined : 'git is missing. Install it (Debian: apt-get install git).'),
];

/** Says what is missing and how to get it; true when nothing is. */
export function preflight() {
  const missing = NEEDS.flatMap((need) => need() ?? []);
  for (const remedy of missing) say(`✖ ${remedy}`);
  if (missing.length === 0) say('✔ JDK, Python and git are there');
  return missing.length === 0;
}
