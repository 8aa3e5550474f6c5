import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipLimits } from '../../../src/archive/zip-inspection.ts';
import { hunspellProblem } from '../../../src/reconcile/hunspell-archive.ts';
import { type ZipFileEntry, zipFile } from '../../support/zip-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-hunspell-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function judge(...entries: readonly ZipFileEntry[]): Promise<string | undefined> {
  const path = join(directory, 'archive.zip');
  await writeFile(path, zipFile(entries));
  return hunspellProblem(path, zipLimits(100_000));
}
const affix = (content: string | Buffer, name = 'en/en.aff'): ZipFileEntry => ({ name, content });
const words = (content: string | Buffer, name = 'en/en.dic'): ZipFileEntry => ({ name, content });
const GOOD = [affix('SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n'), words('1\ncafé/S\n')];

describe('hunspellProblem', () => {
  it('finds none in a dictionary, whatever lies beside it', async () => {
    expect(await judge(...GOOD)).toBeUndefined();
    expect(await judge({ name: 'en/logo.png', content: Buffer.from([0, 1, 2]) }, ...GOOD)).toBeUndefined();
  });

  it('takes words in the encoding that the affix file declares, in any order of the entries', async () => {
    const latin = words(Buffer.from('1\ncafé\n', 'latin1'));
    expect(await judge(latin, affix('SET ISO8859-1\n'))).toBeUndefined();
    expect(await judge(latin, affix('TRY abc\n'))).toBeUndefined();
    expect(await judge(latin, affix('SET UTF-8\n'))).toMatch(
      /^Entry "en\/en\.dic": not UTF-8 at line 2, column 4 \(byte offset 5\)/,
    );
    expect(await judge(affix('SET UTF-8\n'), latin)).toMatch(/^Entry "en\/en\.dic": not UTF-8/);
  });

  it('judges each locale by its own affix file', async () => {
    const other = [affix('SET ISO8859-1\n', 'fr/fr.aff'), words(Buffer.from('1\ncafé\n', 'latin1'), 'fr/fr.dic')];
    expect(await judge(...GOOD, ...other)).toBeUndefined();
  });

  it.each([
    [
      'no dictionary at all',
      [{ name: 'synonyms.txt', content: 'a, b\n' }],
      'It holds no .aff file: a Hunspell archive',
    ],
    ['a page for an affix file', [affix('<html>'), words('1\na\n')], 'Entry "en/en.aff": it begins with "<html>"'],
    ['words without their number', [affix('SET UTF-8\n'), words('cat/S\n')], 'Entry "en/en.dic": its first line is'],
    ['a damaged entry', [affix('SET UTF-8\n'), { ...words('1\na\n'), crc32: 7 }], '"en/en.dic" is damaged'],
    ['too much', [affix('SET UTF-8\n'), words(`1\n${'a'.repeat(100_000)}`)], 'larger than 100000 bytes'],
  ])('says what is wrong with %s', async (_, entries, problem) => {
    expect(await judge(...entries)).toContain(problem);
  });
});
