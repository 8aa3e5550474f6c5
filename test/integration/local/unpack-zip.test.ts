import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackZip } from '../../../src/local/distribution/unpack-zip.ts';
import { type ZipFileEntry, zipFile } from '../../support/zip-file.ts';

describe('unpackZip', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-unzip-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const unpack = async (...entries: ZipFileEntry[]): Promise<string> => {
    const zip = join(directory, 'a.zip');
    await writeFile(zip, zipFile(entries));
    const target = join(directory, 'target');
    await unpackZip(zip, target);
    return target;
  };

  it('leaves out the top directory, makes files readable for everybody and keeps programs programs', async () => {
    const target = await unpack(
      { name: 'opensearch-3.8.0/', mode: 0o040755 },
      { name: 'opensearch-3.8.0/bin/opensearch', content: '#!/bin/sh', mode: 0o100750 },
      { name: 'opensearch-3.8.0/config/jvm.options', content: '-Xmx1g', mode: 0o100660 },
      { name: 'opensearch-3.8.0/plugins/', mode: 0o040700 },
    );
    expect(await readFile(join(target, 'config/jvm.options'), 'utf8')).toBe('-Xmx1g');
    const mode = async (path: string) => (await stat(join(target, path))).mode & 0o777;
    expect(await mode('bin/opensearch')).toBe(0o755);
    expect(await mode('config/jvm.options')).toBe(0o644);
    expect(await mode('plugins')).toBe(0o755);
  });

  it.each(['../evil', 'opensearch/../../evil', '/evil', 'top-level-file', 'opensearch\\..\\evil'])(
    'refuses the entry %s',
    async (name) => {
      await expect(unpack({ name, content: 'evil' })).rejects.toThrow();
      expect(await readdir(directory)).not.toContain('evil');
    },
  );

  it('refuses a symbolic link', async () => {
    const link = { name: 'opensearch/lib', content: '/etc', mode: 0o120777 };
    await expect(unpack(link)).rejects.toThrow(/has a symbolic link: opensearch\/lib/);
  });

  it('refuses an entry that comes twice', async () => {
    const entry = { name: 'opensearch/a', content: 'x' };
    await expect(unpack(entry, entry)).rejects.toThrow(/EEXIST/);
  });

  it('refuses an entry that is larger than it says', async () => {
    const entry = { name: 'opensearch/a', content: 'x'.repeat(100), uncompressedSize: 10 };
    await expect(unpack(entry)).rejects.toThrow(/too many bytes/);
  });
});
