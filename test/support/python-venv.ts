import { access, mkdir, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The clients that the tests drive, exactly these. */
const PACKAGES = ['boto3==1.43.11', 'awscli==1.45.11'];

export interface PythonVenv {
  /** The interpreter that has boto3. */
  readonly python: string;
  /** The AWS CLI. */
  readonly aws: string;
}

let venv: Promise<PythonVenv> | undefined;

/**
 * boto3 and the AWS CLI in a virtual environment of their own, installed once for these versions in the cache outside the
 * clone. Needs python3 with venv and pip.
 */
export function pythonVenv(): Promise<PythonVenv> {
  venv ??= findOrInstall();
  return venv;
}

async function findOrInstall(): Promise<PythonVenv> {
  const cache = process.env.LONGSHORE_CACHE ?? join(homedir(), '.cache', 'longshore');
  const name = `python-${PACKAGES.join('-').replaceAll('==', '-')}`;
  const link = join(cache, name);
  if (!(await isInstalled(link))) {
    await mkdir(cache, { recursive: true });
    // A venv cannot be moved: it is made where it stays, and the link is what test runs at the same time agree on.
    const directory = await mkdtemp(join(cache, `${name}-`));
    await execa('python3', ['-m', 'venv', directory]);
    await execa(join(directory, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
    await publish(link, directory);
  }
  return { python: join(link, 'bin', 'python'), aws: join(link, 'bin', 'aws') };
}

async function publish(link: string, directory: string): Promise<void> {
  try {
    await symlink(directory, link);
  } catch (error) {
    if (await isInstalled(link)) {
      await rm(directory, { recursive: true });
      return;
    }
    const broken = await readlink(link).catch(() => undefined);
    if (broken === undefined) throw error;
    await rm(link);
    await symlink(directory, link);
  }
}

/** Also false when the interpreter behind it has gone. */
async function isInstalled(link: string): Promise<boolean> {
  try {
    await access(join(link, 'bin', 'python'));
    await access(join(link, 'bin', 'aws'));
    return true;
  } catch {
    return false;
  }
}
