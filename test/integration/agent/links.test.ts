import { lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentFixture, PATH, sha256 } from './agent-fixture.ts';

const NAME = 'analyzers/shop-synonyms';

describe('a second name', () => {
  it('leads to the live file, before and after a switch', async () => {
    const { agent, desired, file, link, live } = await agentFixture();
    const report = await agent.apply(desired(file('old', 'active'), link(NAME)));
    expect(report.links).toEqual([{ path: NAME, found: null, target: PATH }]);
    expect(await readlink(live(NAME))).toBe('F123456789');
    const before = await lstat(live(NAME), { bigint: true });
    const switched = await agent.apply(desired(file('new', 'active'), file('old', 'staged'), link(NAME)));
    expect(switched.links).toEqual([{ path: NAME, found: PATH, target: PATH }]);
    expect(await readFile(live(NAME), 'utf8')).toBe('new');
    expect((await lstat(live(NAME), { bigint: true })).ino).toBe(before.ino);
  });

  it('goes with the file, and alone', async () => {
    const { agent, anotherAgent, configDir, desired, file, link } = await agentFixture();
    await agent.apply(desired(file('words', 'active'), link(NAME)));
    expect(await anotherAgent().apply(desired(file('words', 'active')))).toMatchObject({ links: [] });
    expect(await readdir(join(configDir, 'analyzers'))).toEqual(['F123456789']);
    await agent.apply(desired(file('words', 'active'), link(NAME)));
    await anotherAgent().apply(desired());
    expect(await readdir(join(configDir, 'analyzers'))).toEqual([]);
  });

  it('is put back when it was removed or leads elsewhere, and that is said', async () => {
    const { agent, desired, file, link, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active'), link(NAME)));
    await rm(live(NAME));
    const removed = await agent.apply(desired(file('words', 'active'), link(NAME)));
    expect(removed.links).toEqual([{ path: NAME, found: null, target: PATH }]);
    for (const [text, found] of [
      ['F987654321', 'analyzers/F987654321'],
      ['../../../etc/passwd', '../../../etc/passwd'],
      ['/etc/passwd', '/etc/passwd'],
    ] as const) {
      await rm(live(NAME));
      await symlink(text, live(NAME));
      const report = await agent.apply(desired(file('words', 'active'), link(NAME)));
      expect(report.links).toEqual([{ path: NAME, found, target: PATH }]);
      expect(await readFile(live(NAME), 'utf8')).toBe('words');
    }
  });

  it('moves to another target', async () => {
    const { agent, desired, file, link, live } = await agentFixture();
    const other = 'analyzers/F987654321';
    await agent.apply(desired(file('a', 'active'), link(NAME)));
    const report = await agent.apply(desired(file('b', 'active', other), link(NAME, other)));
    expect(report.links).toEqual([{ path: NAME, found: PATH, target: other }]);
    expect(await readFile(live(NAME), 'utf8')).toBe('b');
  });
});

describe("what is the user's", () => {
  it.each([
    ['a file', (path: string) => writeFile(path, 'mine')],
    ['a link', (path: string) => symlink('mine.txt', path)],
    ['a directory', (path: string) => mkdir(path)],
  ])('%s is never replaced, not even the second time', async (_, put) => {
    const { agent, anotherAgent, desired, file, link, live } = await agentFixture();
    await mkdir(join(live(), '..'));
    await put(live(NAME));
    const before = await lstat(live(NAME));
    for (const next of [agent, agent, anotherAgent()]) {
      const { files, links } = await next.apply(desired(file('words', 'active'), link(NAME)));
      expect(files).toMatchObject([{ active: sha256('words') }]);
      expect(links).toMatchObject([{ path: NAME, error: `${NAME} was not put there by Longshore: move it away` }]);
    }
    await agent.apply(desired());
    expect((await lstat(live(NAME))).ino).toBe(before.ino);
  });

  it('a file that was put in the place of our link stays as well', async () => {
    const { agent, desired, file, link, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active'), link(NAME)));
    await rm(live(NAME));
    await writeFile(live(NAME), 'mine');
    const { links } = await agent.apply(desired(file('words', 'active'), link(NAME)));
    expect(links).toEqual([{ path: NAME, found: null, target: null, error: expect.stringContaining('move it away') }]);
    await agent.apply(desired());
    expect(await readFile(live(NAME), 'utf8')).toBe('mine');
  });

  it('a link that is just the wanted one is taken for ours', async () => {
    const { agent, desired, file, link, live } = await agentFixture();
    await mkdir(join(live(), '..'));
    await symlink('F123456789', live(NAME));
    const { links } = await agent.apply(desired(file('words', 'active'), link(NAME)));
    expect(links).toEqual([{ path: NAME, found: PATH, target: PATH }]);
  });
});

describe('faults of links', () => {
  it.each([
    ['opensearch.yml', PATH],
    [NAME, 'opensearch.yml'],
  ])('none is made at %s to %s', async (path, target) => {
    const { agent, configDir, desired, file, link } = await agentFixture();
    const { links } = await agent.apply(desired(file('words', 'active'), link(path, target)));
    expect(links).toEqual([{ path, found: null, target: null, error: expect.stringContaining('outside analyzers/') }]);
    expect(await readdir(configDir)).not.toContain('opensearch.yml');
  });

  it('are reported when nothing at all can be done', async () => {
    const { agent, configDir, desired, home, link } = await agentFixture();
    const elsewhere = join(home, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(configDir, '.longshore'));
    const { links } = await agent.apply(desired(link(NAME)));
    expect(links).toMatchObject([{ path: NAME, target: null, error: expect.stringContaining('is a symbolic link') }]);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('are told without a change when the state is older than the node has', async () => {
    const { agent, desired, file, link } = await agentFixture();
    const stale = desired(file('stale', 'active'), link(NAME));
    const current = desired(file('words', 'active'), link(NAME, PATH));
    await agent.apply(current);
    const report = await agent.apply(stale);
    expect(report.generation).toBe(current.generation);
    expect(report.links).toEqual([{ path: NAME, found: PATH, target: PATH }]);
  });
});
