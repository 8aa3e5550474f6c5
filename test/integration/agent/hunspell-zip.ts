import { zipFile } from '../../support/zip-file.ts';

const AFFIX = 'SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n';

/** A Hunspell archive of one locale, whose words take an s. */
export const hunspellZip = (...words: readonly string[]): Buffer =>
  zipFile([
    { name: 'hunspell/en_US/en_US.aff', content: AFFIX },
    { name: 'hunspell/en_US/en_US.dic', content: `${words.length}\n${words.map((word) => `${word}/S\n`).join('')}` },
  ]);

/** Where its words lie below a directory that it was unpacked to. */
export const WORDS = 'hunspell/en_US/en_US.dic';
