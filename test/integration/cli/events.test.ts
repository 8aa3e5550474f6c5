import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { runCli, startCli } from './run-cli.ts';

beforeAll(build);

let longshore: Longshore;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-events-'));
  longshore = await startLongshore();
});
afterAll(async () => {
  await longshore?.dispose();
  await rm(directory, { recursive: true, force: true });
});

const environment = () => ({ AWS_ENDPOINT_URL: longshore.url });
const cli = (...args: string[]) => runCli(args, environment());

async function createPackage(name: string): Promise<string> {
  const file = join(directory, `${name}.txt`);
  await writeFile(file, 'sofa, couch\n');
  const { code, stdout } = await cli('package', 'create', '--name', name, '--file', file, '--wait', '--output', 'json');
  expect(code).toBe(0);
  return JSON.parse(stdout).PackageDetails.PackageID;
}

interface SeenEvent {
  readonly id: number;
  readonly subject: string;
  readonly type: string;
}
const eventsOf = (stdout: string): SeenEvent[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('longshore events', () => {
  it('shows what happened, narrowed down by subject, type and time', async () => {
    const id = await createPackage('listed');
    const { stdout, stderr } = await cli('events', '--subject', `package/${id}`, '--output', 'json');
    expect(stderr).toBe('');
    expect(eventsOf(stdout).map(({ type }) => type)).toEqual(['PackageCreated', 'PackageAvailable']);
    const [first] = eventsOf(stdout);
    const after = await cli('events', '--since', String(first?.id), '--subject', `package/${id}`);
    expect(after.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}PackageAvailable {2}package\/F\d+/);
    const typed = await cli('events', '--type', 'PackageCreated', '--output', 'json');
    expect(new Set(eventsOf(typed.stdout).map(({ type }) => type))).toEqual(new Set(['PackageCreated']));
    expect((await cli('events', '--since', new Date(Date.now() + 60_000).toISOString())).stdout).toBe('');
  });

  it('follows, and leaves none out and gives none twice when Longshore starts anew in between', async () => {
    const following = startCli(['events', '--follow', '--since', '1h', '--output', 'json'], environment());
    const before = await createPackage('before');
    await following.said(`package/${before}`);
    await longshore.stop();
    await following.said('connecting again');
    await longshore.start();
    const after = await createPackage('after');
    await following.said(`"subject":"package/${after}","type":"PackageAvailable"`);
    following.child.kill('SIGINT');
    const { code, stdout } = await following.outcome;
    expect(code).toBe(130);
    const seen = eventsOf(stdout);
    const all = eventsOf((await cli('events', '--output', 'json')).stdout);
    expect(seen).toEqual(all.filter(({ id }) => id <= (seen.at(-1)?.id ?? 0)));
  });

  it('follows from now on when no time is named, also over a break before the first event', async () => {
    const following = startCli(['events', '--follow', '--output', 'json'], environment());
    await following.said('Following');
    await longshore.stop();
    await following.said('connecting again');
    await longshore.start();
    const id = await createPackage('from-now');
    await following.said(`"subject":"package/${id}","type":"PackageAvailable"`);
    following.child.kill('SIGINT');
    const subjects = eventsOf((await following.outcome).stdout).map(({ subject }) => subject);
    expect(subjects[0]).toBe(`package/${id}`);
  });
});
