import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { say } from './project.mjs';

const OLDEST_JAVA = 21;

const javaHomes = () => {
  const listed = (directory, suffix = '') =>
    existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name, suffix)) : [];
  return [
    process.env.OPENSEARCH_JAVA_HOME,
    process.env.JAVA_HOME,
    ...listed('/usr/lib/jvm'),
    ...listed('/Library/Java/JavaVirtualMachines', 'Contents/Home'),
    ...listed(join(homedir(), '.sdkman/candidates/java')),
  ].filter(Boolean);
};

/** Major version that a `java` says it has; 0 when it does not run. */
function javaVersion(java) {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

const findJdk = () =>
  javaHomes().some(
    (home) => existsSync(join(home, 'bin/javac')) && javaVersion(join(home, 'bin/java')) >= OLDEST_JAVA,
  ) ||
  (javaVersion('java') >= OLDEST_JAVA && spawnSync('javac', ['-version']).status === 0);

const succeeds = (command, args) => spawnSync(command, args).status === 0;

/** What the tests need from the machine, checked first: an hour later the same fault would look like many others. */
const NEEDS = [
  {
    met: findJdk,
    remedy: `No JDK ${OLDEST_JAVA} or newer (with javac) was found. Install one (Debian: apt-get install openjdk-21-jdk; macOS: brew install openjdk@21), or set OPENSEARCH_JAVA_HOME to one.`,
  },
  {
    met: () => succeeds('python3', ['-c', 'import venv, ensurepip']),
    remedy:
      'python3 with venv is missing: the acceptance tests run boto3 and the AWS CLI. Install it (Debian: apt-get install python3-venv).',
  },
  { met: () => succeeds('git', ['--version']), remedy: 'git is missing. Install it (Debian: apt-get install git).' },
];

/** Says what is missing and how to get it; true when nothing is. */
export function preflight() {
  const missing = NEEDS.filter(({ met }) => !met());
  for (const { remedy } of missing) say(`✖ ${remedy}`);
  if (missing.length === 0) say('✔ JDK, Python and git are there');
  return missing.length === 0;
}
