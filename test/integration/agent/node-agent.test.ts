import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { agentFixture, PATH, sha256 } from './agent-fixture.ts';

describe('staging and switching', () => {
  it('leaves the live file alone while new bytes are staged', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('old', 'active')));
    const report = await agent.apply(desired(file('old', 'active'), file('new', 'staged')));
    expect(report.files).toEqual([{ path: PATH, found: sha256('old'), active: sha256('old'), staged: sha256('new') }]);
    expect(await readFile(live(), 'utf8')).toBe('old');
  });

  it('switches by one rename and reports the bytes that it read back', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('new', 'staged')));
    await expect(lstat(live())).rejects.toThrow('ENOENT');
    const report = await agent.apply(desired(file('new', 'active')));
    expect(report).toMatchObject({ node: 'demo-0', files: [{ found: null, active: sha256('new'), staged: null }] });
    expect(await readFile(live(), 'utf8')).toBe('new');
    expect((await stat(live())).mode & 0o777).toBe(0o644);
  });

  it('goes back without asking for the old bytes again', async () => {
    const { agent, desired, file, live, opened, staged } = await agentFixture();
    await agent.apply(desired(file('old', 'active')));
    await agent.apply(desired(file('old', 'active'), file('new', 'staged')));
    await agent.apply(desired(file('new', 'active'), file('old', 'staged')));
    expect(await readFile(live(), 'utf8')).toBe('new');
    const before = opened.length;
    const report = await agent.apply(desired(file('old', 'active')));
    expect(report.files).toMatchObject([{ found: sha256('new'), active: sha256('old') }]);
    expect(opened).toHaveLength(before);
    expect(await staged()).toEqual([]);
  });

  it('goes back after a crash as well', async () => {
    const { agent, anotherAgent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('old', 'active')));
    await agent.apply(desired(file('new', 'active'), file('old', 'staged')));
    const report = await anotherAgent().apply(desired(file('old', 'active'), file('new', 'staged')));
    expect(report.files).toMatchObject([{ active: sha256('old'), staged: sha256('new') }]);
    expect(await readFile(live(), 'utf8')).toBe('old');
  });

  it('gives two packages of the same bytes a file each', async () => {
    const { agent, desired, file, live } = await agentFixture();
    const other = 'analyzers/F987654321';
    await agent.apply(desired(file('same', 'staged'), file('same', 'staged', other)));
    await agent.apply(desired(file('same', 'active'), file('same', 'active', other)));
    expect(await readFile(live(), 'utf8')).toBe('same');
    expect(await readFile(live(other), 'utf8')).toBe('same');
  });

  it('does nothing the second time', async () => {
    const { agent, desired, file, live, opened } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    const before = await stat(live(), { bigint: true });
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toEqual([{ path: PATH, found: sha256('words'), active: sha256('words'), staged: null }]);
    expect((await stat(live(), { bigint: true })).ctimeNs).toBe(before.ctimeNs);
    expect(opened).toHaveLength(1);
  });

  it('works off calls that come at once in their order', async () => {
    const { agent, desired, file, live } = await agentFixture();
    const states = ['a', 'b', 'c', 'd'].map((text) => desired(file(text, 'active')));
    const reports = await Promise.all(states.map((state) => agent.apply(state)));
    expect(reports.map(({ files }) => files[0]?.active)).toEqual(['a', 'b', 'c', 'd'].map(sha256));
    expect(await readFile(live(), 'utf8')).toBe('d');
  });
});

describe('drift', () => {
  it('puts back a file that was removed, and says so', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    await rm(live());
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toMatchObject([{ found: null, active: sha256('words') }]);
    expect(await readFile(live(), 'utf8')).toBe('words');
  });

  it('sees bytes that were changed in place under the same size and time', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    const { atime, mtime } = await stat(live());
    await writeFile(live(), 'wordz');
    await utimes(live(), atime, mtime);
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toMatchObject([{ found: sha256('wordz'), active: sha256('words') }]);
    expect(await readFile(live(), 'utf8')).toBe('words');
  });

  it('fetches kept bytes again when they were changed behind their name', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('old', 'active')));
    await agent.apply(desired(file('new', 'active'), file('old', 'staged')));
    const [name] = await readdir(join(live(), '../../.longshore/staged'));
    await writeFile(join(live(), '../../.longshore/staged', name ?? ''), 'bad');
    await agent.apply(desired(file('old', 'active')));
    expect(await readFile(live(), 'utf8')).toBe('old');
  });
});

describe('removing', () => {
  it('removes what it put there and is not listed any more', async () => {
    const { agent, anotherAgent, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    expect((await anotherAgent().apply(desired())).files).toEqual([]);
    await expect(lstat(live())).rejects.toThrow('ENOENT');
  });

  it("never removes a user's file", async () => {
    const { agent, desired, live } = await agentFixture();
    await mkdir(join(live(), '..'));
    await writeFile(live('analyzers/own.txt'), 'mine');
    await writeFile(live(), 'put there by hand');
    await agent.apply(desired());
    expect(await readdir(join(live(), '..'))).toEqual(['F123456789', 'own.txt']);
  });

  it("never replaces a user's file of another name than a package's, not even the second time", async () => {
    const { agent, desired, file, live } = await agentFixture();
    await mkdir(join(live(), '..'));
    await writeFile(live('analyzers/own.txt'), 'mine');
    for (let time = 0; time < 2; time++) {
      const { files } = await agent.apply(desired(file('words', 'active', 'analyzers/own.txt')));
      expect(files).toMatchObject([{ active: sha256('mine'), error: expect.stringContaining('not put there by') }]);
    }
    await agent.apply(desired());
    expect(await readFile(live('analyzers/own.txt'), 'utf8')).toBe('mine');
  });

  it('clears what a crash left half written', async () => {
    const { agent, desired, file, configDir, staged } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    await writeFile(join(configDir, '.longshore/staged', `analyzers+F123456789+${sha256('x')}.0a1b2c3d`), 'hal');
    await agent.apply(desired(file('words', 'active')));
    expect(await staged()).toEqual([]);
  });
});

describe('generations', () => {
  it('refuses a state that is older than what it has applied, across a restart', async () => {
    const { agent, anotherAgent, desired, file, live } = await agentFixture();
    const stale = desired(file('stale', 'active'));
    const current = desired(file('current', 'active'));
    await agent.apply(current);
    const report = await anotherAgent().apply(stale);
    expect(report.generation).toBe(current.generation);
    expect(report.files).toMatchObject([{ active: sha256('current') }]);
    expect(await readFile(live(), 'utf8')).toBe('current');
  });

  it('refuses another protocol and paths that lead elsewhere', async () => {
    const { agent, desired, file } = await agentFixture();
    await expect(agent.apply(JSON.parse('{"protocol":2,"generation":9,"files":[]}'))).rejects.toThrow('protocol');
    await expect(agent.apply(desired(file('x', 'active', '../x')))).rejects.toThrow();
    const report = await agent.apply(desired(file('x', 'active', 'opensearch.yml')));
    expect(report.files).toMatchObject([{ active: null, error: expect.stringContaining('outside analyzers/') }]);
  });
});

describe('faults', () => {
  it('reports bytes that came wrong, and keeps the live file', async () => {
    const { agent, blobs, desired, file, live, staged } = await agentFixture();
    await agent.apply(desired(file('old', 'active')));
    for (const wrong of ['neu', 'new and more', 'n']) {
      const next = file('new', 'active');
      blobs.set(sha256('new'), wrong);
      const report = await agent.apply(desired(next));
      expect(report.files).toMatchObject([
        { active: sha256('old'), error: expect.stringMatching(/the bytes of blob .* came wrong/) },
      ]);
    }
    expect(await readFile(live(), 'utf8')).toBe('old');
    expect(await staged()).toEqual([]);
  });

  it('reports a stream that breaks off', async () => {
    const { agent, desired, file, staged } = await agentFixture({
      openBlob: async () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('wo');
            throw new Error('socket hang up');
          })(),
        ),
    });
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toEqual([{ path: PATH, found: null, active: null, staged: null, error: 'socket hang up' }]);
    expect(await staged()).toEqual([]);
  });

  it('does the other files when one cannot be done', async () => {
    const { agent, desired, file, live } = await agentFixture();
    await mkdir(join(live(), 'in-the-way'), { recursive: true });
    const report = await agent.apply(desired(file('a', 'active'), file('b', 'active', 'analyzers/F987654321')));
    expect(report.files).toMatchObject([
      { path: PATH, active: null, error: expect.stringContaining('a directory lies where the file belongs') },
      { path: 'analyzers/F987654321', active: sha256('b') },
    ]);
  });

  it('throws when the node has no config directory', async () => {
    const { agent, configDir, desired, file } = await agentFixture();
    await rm(configDir, { recursive: true });
    await expect(agent.apply(desired(file('a', 'active')))).rejects.toThrow(`node demo-0 has no config directory`);
  });

  it('does not guess what is ours when its journal cannot be read', async () => {
    const { agent, configDir, desired, file, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    await writeFile(join(configDir, '.longshore/installed.json'), '{"paths":["analyzers/../../etc"]');
    await expect(agent.apply(desired())).rejects.toThrow('is not a journal of this agent');
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toMatchObject([{ error: expect.stringContaining('is not a journal of this agent') }]);
    expect(await readFile(live(), 'utf8')).toBe('words');
  });
});

describe('links planted in the config directory', () => {
  it('does not follow a link in place of a directory', async () => {
    for (const name of ['analyzers', '.longshore']) {
      const { agent, configDir, desired, file, home } = await agentFixture();
      const elsewhere = join(home, 'elsewhere');
      await mkdir(elsewhere);
      await symlink(elsewhere, join(configDir, name));
      const report = await agent.apply(desired(file('words', 'active')));
      expect(report.files).toMatchObject([{ active: null, error: expect.stringContaining('is a symbolic link') }]);
      expect(await readdir(elsewhere)).toEqual([]);
    }
  });

  it('replaces a link in place of the file, and leaves its target alone', async () => {
    const { agent, desired, file, home, live } = await agentFixture();
    const target = join(home, 'target');
    await writeFile(target, 'words');
    await mkdir(join(live(), '..'));
    await symlink(target, live());
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toMatchObject([{ found: null, active: sha256('words') }]);
    expect((await lstat(live())).isFile()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('words');
  });

  it('does not read a pipe, a link or a directory as bytes', async () => {
    const { agent, desired, file, home, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    await rename(live(), join(home, 'moved'));
    await symlink(join(home, 'moved'), live());
    const report = await agent.apply(desired(file('words', 'active')));
    expect(report.files).toMatchObject([{ found: null, active: sha256('words') }]);
  });
});

if (process.getuid?.() === 0) {
  it("gives the node's user what it is to read, and keeps its own directory", async () => {
    const owner = { uid: 65534, gid: 65534 };
    const { agent, configDir, desired, file, live } = await agentFixture({ owner });
    await agent.apply(desired(file('words', 'active')));
    expect(await stat(live())).toMatchObject(owner);
    expect(await stat(join(live(), '..'))).toMatchObject(owner);
    expect(await stat(join(configDir, '.longshore'))).toMatchObject({ uid: 0, gid: 0 });
  });
} else {
  it('reports each file that it may not write', async () => {
    const { agent, configDir, desired, file } = await agentFixture();
    await chmod(configDir, 0o555);
    const report = await agent.apply(desired(file('words', 'active')));
    await chmod(configDir, 0o755);
    expect(report.files).toMatchObject([{ active: null, error: expect.stringContaining('permission denied') }]);
  });
}
