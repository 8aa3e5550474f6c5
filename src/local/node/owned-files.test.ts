import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putFile, putLink, readEnd, removeTree } from './owned-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-owned-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('putFile', () => {
  it('replaces a planted link instead of writing where it leads', async () => {
    const victim = join(directory, 'victim');
    await writeFile(victim, 'untouched');
    await mkdir(join(directory, 'config'));
    const path = join(directory, 'config/opensearch.yml');
    await symlink(victim, path);
    await putFile(path, 'new', { staging: directory });
    expect(await readFile(victim, 'utf8')).toBe('untouched');
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('sets the mode whatever the umask is, and leaves nothing beside', async () => {
    await putFile(join(directory, 'file'), 'x', { staging: directory, mode: 0o666 });
    expect((await stat(join(directory, 'file'))).mode & 0o777).toBe(0o666);
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('leaves nothing beside when it fails', async () => {
    await expect(putFile(join(directory, 'absent/file'), 'x', { staging: directory })).rejects.toThrow('ENOENT');
    expect(await readdir(directory)).toEqual([]);
  });
});

it('changes a link that leads elsewhere', async () => {
  const link = join(directory, 'lib');
  await putLink(link, '/distributions/a/lib');
  await putLink(link, '/distributions/b/lib');
  expect(await readlink(link)).toBe('/distributions/b/lib');
  expect(await readdir(directory)).toEqual(['lib']);
});

describe('readEnd', () => {
  it('reads the end of a long file and the whole of a short one', async () => {
    await writeFile(join(directory, 'log'), 'first\nsecond\n');
    expect(await readEnd(join(directory, 'log'), 7)).toBe('second\n');
    expect(await readEnd(join(directory, 'log'), 100)).toBe('first\nsecond\n');
  });

  it('reads nothing through a link, of a directory, or of nothing', async () => {
    await writeFile(join(directory, 'secret'), 'secret');
    await symlink(join(directory, 'secret'), join(directory, 'log'));
    expect(await readEnd(join(directory, 'log'), 100)).toBe('');
    expect(await readEnd(directory, 100)).toBe('');
    expect(await readEnd(join(directory, 'absent'), 100)).toBe('');
  });
});

it('removes a tree without following the links in it', async () => {
  await mkdir(join(directory, 'outside'));
  await writeFile(join(directory, 'outside/file'), 'kept');
  await mkdir(join(directory, 'home'));
  await symlink(join(directory, 'outside'), join(directory, 'home/data'));
  await removeTree(join(directory, 'home'));
  expect(await readdir(directory)).toEqual(['outside']);
  expect(await readFile(join(directory, 'outside/file'), 'utf8')).toBe('kept');
});
