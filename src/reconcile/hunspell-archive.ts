import { type HunspellFile, hunspellLayout } from '../archive/hunspell-layout.ts';
import { readZip } from '../archive/read-zip.ts';
import type { ZipLimits } from '../archive/zip-inspection.ts';
import { HunspellText } from '../packages/hunspell-text.ts';

/** What is to be said of one file; not the file itself, since there may be many. */
interface Verdict {
  readonly file: HunspellFile;
  readonly problem: string | undefined;
  /** Of an `.aff` file. */
  readonly isUtf8: boolean;
  /** Holds if the locale's `.aff` file is of UTF-8. */
  readonly utf8Problem: string | undefined;
}

/**
 * Judges a dictionary that came as a zip archive: it must be Hunspell's, laid out so that the engine finds it. What is in it beyond its
 * form the engine judges when the change is rehearsed. A sentence that names the entry; undefined when nothing is wrong.
 */
export async function hunspellProblem(path: string, limits: ZipLimits): Promise<string | undefined> {
  let files = new Map<string, HunspellFile>();
  const verdicts: Verdict[] = [];
  const zip = await readZip(path, limits, {
    judge: (entries) => {
      const layout = hunspellLayout(entries.map((entry) => entry.path));
      if ('problem' in layout) return layout.problem;
      files = new Map(layout.files.map((file) => [file.entry, file]));
      return undefined;
    },
    visit: async (entry, content) => {
      const file = files.get(entry.path);
      if (!file) return;
      const text = new HunspellText();
      for await (const chunk of content) text.push(chunk);
      verdicts.push(verdictOf(file, text));
    },
  });
  return 'problem' in zip ? zip.problem : firstProblem(verdicts);
}

const verdictOf = (file: HunspellFile, text: HunspellText): Verdict => ({
  file,
  problem: formProblem(file, text),
  isUtf8: file.kind === 'affix' && /^utf-?8$/i.test(text.declaredEncoding() ?? ''),
  utf8Problem: text.utf8Problem(),
});

function firstProblem(verdicts: readonly Verdict[]): string | undefined {
  const inUtf8 = new Set(verdicts.filter(({ isUtf8 }) => isUtf8).map(({ file }) => file.locale));
  for (const { file, problem, utf8Problem } of verdicts) {
    const found = problem ?? (inUtf8.has(file.locale) ? utf8Problem : undefined);
    if (found !== undefined) return `Entry ${JSON.stringify(file.entry)}: ${found}.`;
  }
  return undefined;
}

function formProblem({ kind }: HunspellFile, text: HunspellText): string | undefined {
  switch (kind) {
    case 'affix':
      return text.affixProblem();
    case 'words':
      return text.wordsProblem();
    case 'settings':
      return undefined;
    default:
      return kind satisfies never;
  }
}
