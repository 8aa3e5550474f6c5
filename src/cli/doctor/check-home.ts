import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from '../../local/node/process-identity.ts';
import { type Check, fail, ok, wordsOf } from './finding.ts';

/** The directory itself, or the nearest one above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    if (await stat(at).catch(() => undefined)) return at;
    if (at === dirname(at)) return at;
  }
}

/** Can Longshore write its data, and has nobody else got it? */
export const checkHome: Check = async ({ config }) => {
  const home = config.LONGSHORE_HOME;
  try {
    const existing = await nearestExisting(home);
    if (!(await stat(existing)).isDirectory()) {
      return fail('home', `${existing} is not a directory`, 'Set LONGSHORE_HOME to a directory.');
    }
    await access(existing, constants.W_OK | constants.X_OK);
    const pid = await ownerOf(home);
    if (pid !== undefined) return ok('home', `${home}, in use by the Longshore with process id ${pid}`);
    return ok('home', existing === home ? home : `${home} (will be made)`);
  } catch (error) {
    return fail('home', `${home} cannot be used: ${wordsOf(error)}`, 'Set LONGSHORE_HOME to a directory of yours.');
  }
};

/** Process id that a running Longshore left in its home. */
async function ownerOf(home: string): Promise<number | undefined> {
  const text = await readFile(join(home, 'owner.json'), 'utf8').catch(() => '');
  const pid = Number(/"pid":\s*(\d+)/.exec(text)?.[1]);
  return Number.isInteger(pid) && isAlive(pid) ? pid : undefined;
}
