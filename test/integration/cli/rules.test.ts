import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { pauseAt } from '../../support/pause.ts';
import { runCli, startCli } from './run-cli.ts';

beforeAll(build);

let longshore: Longshore;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-rules-'));
  longshore = await startLongshore();
});
afterAll(async () => {
  await longshore?.dispose();
  await rm(directory, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(args, { AWS_ENDPOINT_URL: longshore.url });

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--output', 'json');
  expect(stderr).not.toContain('longshore:');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

async function synonyms(name: string, content: string): Promise<void> {
  const file = join(directory, `${name}.txt`);
  await writeFile(file, content);
  await json('package', 'create', '--name', name, '--file', file, '--wait');
}

describe('longshore synonyms', () => {
  it('adds, changes and removes rules, each edit a version with its message', async () => {
    await synonyms('shop', '# furniture\nsofa, couch\nlamp, light\n');
    expect(await json('synonyms', 'list', 'shop')).toMatchObject({
      version: 'v1',
      format: 'solr',
      rules: [
        { line: 2, text: 'sofa, couch' },
        { line: 3, text: 'lamp, light' },
      ],
    });
    const added = ['synonyms', 'add', 'shop', 'gelato, ice cream', 'tee, t-shirt', '--message', 'Ice', '--wait'];
    expect(await json(...added)).toMatchObject({ version: 'v2' });
    const changed = ['synonyms', 'change', 'shop', 'couch, sofa', 'sofa, couch, settee', '--wait'];
    expect(await json(...changed)).toMatchObject({ version: 'v3' });
    expect(await json('synonyms', 'remove', 'shop', 'light, lamp', '--wait')).toMatchObject({ version: 'v4' });

    const table = await cli('synonyms', 'list', 'shop');
    expect(table.stdout).toMatch(/^Version +v4$/m);
    expect(table.stdout).toMatch(/^2 +sofa, couch, settee$/m);
    const { PackageVersionHistoryList } = await json('package', 'history', 'shop');
    expect(PackageVersionHistoryList[2]).toMatchObject({ PackageVersion: 'v2', CommitMessage: 'Ice' });
    const { stdout } = await cli('package', 'download', 'shop');
    expect(stdout).toBe('# furniture\nsofa, couch, settee\ngelato, ice cream\ntee, t-shirt\n');
  });

  it('waits for a version that is on its way, and edits that', async () => {
    await synonyms('coming', 'sofa, couch\n');
    const pause = await pauseAt(longshore, 'blob-stored');
    await longshore.kill();
    await longshore.start(pause.environment);
    const next = join(directory, 'coming-next.txt');
    await writeFile(next, 'sofa, couch\nlamp, light\n');
    await json('package', 'update', 'coming', '--file', next);
    await pause.reached();
    const edit = startCli(['synonyms', 'add', 'coming', 'tee, t-shirt'], { AWS_ENDPOINT_URL: longshore.url });
    await edit.said('Waiting for the newest version of coming to come');
    await pause.release();
    expect(await edit.outcome).toMatchObject({ code: 0 });
    const { version, rules } = await json('synonyms', 'list', 'coming');
    expect(version).toBe('v3');
    expect(rules.map(({ text }: { text: string }) => text)).toEqual(['sofa, couch', 'lamp, light', 'tee, t-shirt']);
  });

  it('writes nothing when an edit cannot be', async () => {
    await synonyms('strict', 'sofa, couch\n');
    const { code, stderr } = await cli('synonyms', 'remove', 'strict', 'sofa, couch', 'lamp, light');
    expect(code).toBe(1);
    expect(stderr).toContain('ValidationException');
    expect(stderr).toContain('lamp, light');
    expect(await json('synonyms', 'list', 'strict')).toMatchObject({ version: 'v1', rules: [{ text: 'sofa, couch' }] });
  });

  it('holds an edit of rules that somebody else changed meanwhile', async () => {
    await synonyms('held', 'sofa, couch\n');
    await json('synonyms', 'add', 'held', 'lamp, light', '--wait');
    const stale = await cli('synonyms', 'add', 'held', 'tee, t-shirt', '--if-match', 'v1');
    expect(stale.code).toBe(1);
    expect(stale.stderr).toContain('the rules of held are not those of "v1" any more');
    expect(await json('synonyms', 'add', 'held', 'tee, t-shirt', '--if-match', 'v2')).toMatchObject({ version: 'v3' });
  });

  it('loses no edit of those made at the same time', async () => {
    await synonyms('busy', 'sofa, couch\n');
    const words = Array.from({ length: 8 }, (_, index) => `word${index}, other${index}`);
    const outcomes = await Promise.all(words.map((rule) => cli('synonyms', 'add', 'busy', rule)));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(words.map(() => ({ code: 0, stderr: '' })));
    const { rules } = await json('synonyms', 'list', 'busy');
    expect(rules.map(({ text }: { text: string }) => text).sort()).toEqual(['sofa, couch', ...words].sort());
  });
});

describe('longshore package diff and download', () => {
  it('compare versions by rule, and give the bytes of each back', async () => {
    await synonyms('diffed', 'sofa, couch\nlamp, light\n');
    const next = join(directory, 'next.txt');
    await writeFile(next, 'light, lamp\nsofa, couch, settee\ntee, t-shirt\n');
    await json('package', 'update', 'diffed', '--file', next, '--wait');
    expect(await json('package', 'diff', 'diffed', 'v1')).toMatchObject({
      from: 'v1',
      to: 'v2',
      added: [{ line: 3, text: 'tee, t-shirt' }],
      removed: [],
      changed: [{ from: { line: 1 }, to: { line: 2 }, termsAdded: ['settee'], termsRemoved: [] }],
    });
    const { stdout } = await cli('package', 'diff', 'diffed', 'v1', 'v2');
    expect(stdout).toContain('+ tee, t-shirt  (line 3 of v2)\n');
    expect(stdout).toContain('1 rule added, 0 removed, 1 changed\n');

    const copy = join(directory, 'copy.txt');
    expect(await cli('package', 'download', 'diffed', '--version', 'v1', '--file', copy)).toMatchObject({ code: 0 });
    expect(await readFile(copy, 'utf8')).toBe('sofa, couch\nlamp, light\n');
    const none = await cli('package', 'download', 'diffed', '--version', 'v9');
    expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('has no version v9') });
  });
});
