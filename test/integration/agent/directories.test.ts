import { lstat, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipFile } from '../../support/zip-file.ts';
import { agentFixture, PATH, sha256 } from './agent-fixture.ts';
import { hunspellZip, WORDS } from './hunspell-zip.ts';

const OLD = hunspellZip('cat');
const NEW = hunspellZip('cat', 'dog');

const treesOf = (configDir: string) => readdir(join(configDir, 'longshore-trees'));
const manifestsOf = (configDir: string) => readdir(join(configDir, '.longshore/trees'));

describe('a dictionary of several files', () => {
  it('lies unpacked beside what is live until it is switched to, by one link', async () => {
    const { agent, configDir, desired, directory, live, staged } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const report = await agent.apply(desired(directory(OLD, 'active'), directory(NEW, 'staged')));
    expect(report.files).toEqual([{ path: PATH, found: sha256(OLD), active: sha256(OLD), staged: sha256(NEW) }]);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
    expect(await readFile(join(configDir, 'longshore-trees', sha256(NEW), WORDS), 'utf8')).toBe('2\ncat/S\ndog/S\n');

    const switched = await agent.apply(desired(directory(NEW, 'active'), directory(OLD, 'staged')));
    expect(switched.files).toEqual([{ path: PATH, found: sha256(OLD), active: sha256(NEW), staged: sha256(OLD) }]);
    expect(await readlink(live())).toBe(`../longshore-trees/${sha256(NEW)}`);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('2\ncat/S\ndog/S\n');
    expect(await staged()).toEqual([]);
  });

  it('goes back without asking for the old bytes again, and leaves nothing of the new ones', async () => {
    const { agent, anotherAgent, configDir, desired, directory, live, opened } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    await agent.apply(desired(directory(NEW, 'active'), directory(OLD, 'staged')));
    const before = opened.length;
    const report = await anotherAgent().apply(desired(directory(OLD, 'active')));
    expect(report.files).toMatchObject([{ found: sha256(NEW), active: sha256(OLD) }]);
    expect(opened).toHaveLength(before);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
    expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
    expect(await manifestsOf(configDir)).toEqual([`${sha256(OLD)}.json`]);
  });

  it('becomes a file, and a file a directory, by one rename each', async () => {
    const { agent, configDir, desired, directory, file, live } = await agentFixture();
    await agent.apply(desired(file('words', 'active')));
    const toDirectory = await agent.apply(desired(directory(OLD, 'active'), file('words', 'staged')));
    expect(toDirectory.files).toMatchObject([{ found: null, active: sha256(OLD), staged: sha256('words') }]);
    expect((await lstat(live())).isSymbolicLink()).toBe(true);
    const toFile = await agent.apply(desired(file('words', 'active'), directory(OLD, 'staged')));
    expect(toFile.files).toMatchObject([{ found: null, active: sha256('words'), staged: sha256(OLD) }]);
    expect(await readFile(live(), 'utf8')).toBe('words');
    await agent.apply(desired(file('words', 'active')));
    expect(await treesOf(configDir)).toEqual([]);
  });

  it('is told from the same archive as a file', async () => {
    const { agent, desired, directory, file, live, blobs } = await agentFixture();
    const asFile = { ...file('', 'active'), ...directory(OLD, 'active'), layout: 'file' as const };
    blobs.set(sha256(OLD), OLD);
    expect((await agent.apply(desired(asFile))).files).toMatchObject([{ active: sha256(OLD) }]);
    expect((await lstat(live())).isFile()).toBe(true);
    const report = await agent.apply(desired(directory(OLD, 'active')));
    expect(report.files).toMatchObject([{ found: null, active: sha256(OLD) }]);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
  });

  it('is unpacked once for two packages, and stays for the one that is left', async () => {
    const { agent, configDir, desired, directory, live, opened } = await agentFixture();
    const other = 'analyzers/F987654321';
    await agent.apply(desired(directory(OLD, 'active'), directory(OLD, 'active', other)));
    expect(opened).toEqual([sha256(OLD)]);
    await agent.apply(desired(directory(OLD, 'active', other)));
    await expect(lstat(live())).rejects.toThrow('ENOENT');
    expect(await readFile(join(live(other), WORDS), 'utf8')).toBe('1\ncat/S\n');
    await agent.apply(desired());
    expect(await treesOf(configDir)).toEqual([]);
    expect(await manifestsOf(configDir)).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const { agent, anotherAgent, configDir, desired, directory, live, opened } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const before = [await lstat(live(), { bigint: true }), await stat(join(live(), WORDS), { bigint: true })];
    for (const again of [agent, anotherAgent()]) {
      const report = await again.apply(desired(directory(OLD, 'active')));
      expect(report.files).toEqual([{ path: PATH, found: sha256(OLD), active: sha256(OLD), staged: null }]);
    }
    const after = [await lstat(live(), { bigint: true }), await stat(join(live(), WORDS), { bigint: true })];
    expect(after.map(({ ctimeNs }) => ctimeNs)).toEqual(before.map(({ ctimeNs }) => ctimeNs));
    expect(opened).toHaveLength(1);
    expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
  });

  it("lies ready for a trial, whose path is nobody else's, beside what is live", async () => {
    const { agent, configDir, desired, directory, live } = await agentFixture();
    const trial = directory(NEW, 'staged', 'trials/0123456789ab');
    const report = await agent.apply(desired(directory(OLD, 'active'), trial));
    expect(report.files).toMatchObject([
      { active: sha256(OLD) },
      { path: 'trials/0123456789ab', active: null, staged: sha256(NEW) },
    ]);
    expect((await treesOf(configDir)).sort()).toEqual([sha256(NEW), sha256(OLD)].sort());
    await agent.apply(desired(directory(OLD, 'active')));
    expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
  });

  it('keeps what is live when the next archive cannot be had', async () => {
    const { agent, blobs, desired, directory, live } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const next = directory(NEW, 'active');
    blobs.delete(sha256(NEW));
    const report = await agent.apply(desired(next));
    expect(report.files).toMatchObject([{ active: sha256(OLD), error: expect.stringContaining('no blob') }]);
    // Its directory is not listed any more and is what the link leads to.
    await agent.apply(desired(next));
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
  });
});

describe('drift of a directory', () => {
  const changes: readonly [string, (tree: string) => Promise<unknown>][] = [
    ['a file whose bytes were changed', (tree) => writeFile(join(tree, WORDS), '1\ncow/S\n')],
    ['a missing file', (tree) => rm(join(tree, WORDS))],
    ['a file that was put beside them', (tree) => writeFile(join(tree, 'hunspell/en_US/more.dic'), '1\ncow/S\n')],
    ['a link in place of a file', (tree) => rm(join(tree, WORDS)).then(() => symlink('en_US.aff', join(tree, WORDS)))],
    ['a missing directory', (tree) => rm(tree, { recursive: true })],
    ['a file in place of the directory', (tree) => rm(tree, { recursive: true }).then(() => writeFile(tree, 'x'))],
  ];

  it.each(changes)('%s is seen and put right', async (_, change) => {
    const { agent, anotherAgent, configDir, desired, directory, live } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    for (const next of [agent, anotherAgent()]) {
      await change(join(configDir, 'longshore-trees', sha256(OLD)));
      const { files } = await next.apply(desired(directory(OLD, 'active')));
      expect(files).toMatchObject([{ active: sha256(OLD), staged: null }]);
      expect(files[0]?.found).not.toBe(sha256(OLD));
      expect(files[0]?.error).toBeUndefined();
      expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
      expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
      expect(await readdir(join(live(), 'hunspell/en_US'))).toEqual(['en_US.aff', 'en_US.dic']);
    }
  });

  it('a link that was removed, or leads elsewhere, is put back', async () => {
    const { agent, desired, directory, home, live } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    for (const change of [() => undefined, () => symlink(home, live()), () => writeFile(live(), 'by hand')]) {
      await rm(live());
      await change();
      const report = await agent.apply(desired(directory(OLD, 'active')));
      expect(report.files).toMatchObject([{ active: sha256(OLD) }]);
      expect(report.files[0]?.found).not.toBe(sha256(OLD));
      expect(await readlink(live())).toBe(`../longshore-trees/${sha256(OLD)}`);
    }
  });

  it('all of it lost with the disk comes back', async () => {
    const { agent, configDir, desired, directory, link, live } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active'), link('analyzers/words')));
    await rm(configDir, { recursive: true });
    await mkdir(configDir);
    const report = await agent.apply(desired(directory(OLD, 'active'), link('analyzers/words')));
    expect(report.files).toEqual([{ path: PATH, found: null, active: sha256(OLD), staged: null }]);
    expect(report.links).toEqual([{ path: 'analyzers/words', found: null, target: PATH }]);
    expect(await readFile(join(live('analyzers/words'), WORDS), 'utf8')).toBe('1\ncat/S\n');
  });

  it('a lost memory of what was unpacked is made anew', async () => {
    const { anotherAgent, agent, configDir, desired, directory } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    for (const spoil of [(path: string) => rm(path), (path: string) => writeFile(path, 'no JSON')]) {
      await spoil(join(configDir, '.longshore/trees', `${sha256(OLD)}.json`));
      const report = await anotherAgent().apply(desired(directory(OLD, 'active')));
      expect(report.files).toMatchObject([{ active: sha256(OLD) }]);
      expect(await manifestsOf(configDir)).toEqual([`${sha256(OLD)}.json`]);
    }
  });
});

describe('archives of strangers', () => {
  const affix = { name: 'en/en.aff', content: 'SET UTF-8\n' };
  const words = { name: 'en/en.dic', content: '1\ncat\n' };

  it.each([
    ['that leads out', zipFile([affix, words, { name: '../evil', content: 'x' }]), 'invalid relative path'],
    ['with an absolute name', zipFile([affix, words, { name: '/evil', content: 'x' }]), 'absolute path'],
    ['with a link', zipFile([affix, words, { name: 'en/b.dic', content: '/etc', mode: 0o120777 }]), 'symbolic link'],
    ['with a name twice', zipFile([affix, words, { name: 'EN/EN.dic', content: '1\n' }]), 'is there twice'],
    ['of damaged bytes', zipFile([affix, { ...words, crc32: 1 }]), 'is damaged'],
    ['that lies about a size', zipFile([affix, { ...words, uncompressedSize: 3 }]), 'cannot be read'],
    ['that is none', Buffer.from('PK\u0003\u0004 and no more'), 'cannot be read'],
    ['of no dictionary', zipFile([{ name: 'a.txt', content: 'x' }]), 'holds no .aff file'],
  ])('one %s is refused, and nothing of it is left', async (_, archive, problem) => {
    const { agent, configDir, desired, directory, home, live, staged } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const report = await agent.apply(desired(directory(archive, 'active')));
    expect(report.files).toMatchObject([{ active: sha256(OLD), error: expect.stringContaining(problem) }]);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
    await agent.apply(desired(directory(OLD, 'active')));
    expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
    expect(await staged()).toEqual([]);
    expect(await readdir(home)).toEqual(['config']);
  });

  it('are laid out where the engine looks, without what is no dictionary', async () => {
    const { agent, desired, directory, live } = await agentFixture();
    const flat = [
      { name: 'en_GB.aff', content: 'SET UTF-8\n' },
      { name: 'en_GB.dic', content: '1\ncolour\n' },
      { name: 'README.txt', content: 'x' },
    ];
    await agent.apply(desired(directory(zipFile(flat), 'active')));
    expect(await readdir(live(), { recursive: true })).toEqual([
      'hunspell',
      'hunspell/en_GB',
      'hunspell/en_GB/en_GB.aff',
      'hunspell/en_GB/en_GB.dic',
    ]);
  });
});

describe('what a crash left', () => {
  it('half unpacked is cleared and done again', async () => {
    const { agent, anotherAgent, configDir, desired, directory, live, staged } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const trees = join(configDir, 'longshore-trees');
    await mkdir(join(trees, `${sha256(NEW)}.new`, 'hunspell'), { recursive: true });
    await writeFile(join(configDir, '.longshore/staged', `${sha256(NEW)}.zip`), NEW.subarray(0, 20));
    await symlink('nowhere', join(configDir, '.longshore/staged', '0.link'));
    const report = await anotherAgent().apply(desired(directory(NEW, 'active')));
    expect(report.files).toMatchObject([{ active: sha256(NEW) }]);
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('2\ncat/S\ndog/S\n');
    expect(await treesOf(configDir)).toEqual([sha256(NEW)]);
    expect(await staged()).toEqual([]);
  });

  it('between the two renames of a repair is repaired', async () => {
    const { agent, anotherAgent, configDir, desired, directory, live } = await agentFixture();
    await agent.apply(desired(directory(OLD, 'active')));
    const tree = join(configDir, 'longshore-trees', sha256(OLD));
    await rename(tree, `${tree}.old`);
    await anotherAgent().apply(desired(directory(OLD, 'active')));
    expect(await readFile(join(live(), WORDS), 'utf8')).toBe('1\ncat/S\n');
    expect(await treesOf(configDir)).toEqual([sha256(OLD)]);
  });
});

describe('links planted for the agent', () => {
  it('are not followed in place of the directory of directories', async () => {
    const { agent, configDir, desired, directory, home } = await agentFixture();
    const elsewhere = join(home, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(configDir, 'longshore-trees'));
    const report = await agent.apply(desired(directory(OLD, 'active')));
    expect(report.files).toMatchObject([{ active: null, error: expect.stringContaining('is a symbolic link') }]);
    expect(await readdir(elsewhere)).toEqual([]);
  });
});

if (process.getuid?.() === 0) {
  it("lies where the node's user reads it and writes nothing, whatever the umask", async () => {
    const owner = { uid: 65534, gid: 65534 };
    const { agent, configDir, desired, directory, live } = await agentFixture({ owner });
    const before = process.umask(0o077);
    try {
      await agent.apply(desired(directory(OLD, 'active')));
    } finally {
      process.umask(before);
    }
    for (const path of ['longshore-trees', `longshore-trees/${sha256(OLD)}/hunspell/en_US`, '.longshore/staged'])
      expect((await stat(join(configDir, path))).mode & 0o777).toBe(0o755);
    const words = await stat(join(live(), WORDS));
    expect([words.mode & 0o777, words.uid]).toEqual([0o644, 0]);
  });
}
