/** Where an entry of a Hunspell archive belongs below the directory that `ref_path` names. */
export interface HunspellFile {
  /** As the archive names it. */
  readonly entry: string;
  /** `hunspell/en_US/en_US.dic`. */
  readonly path: string;
  readonly locale: string;
  readonly kind: 'affix' | 'words' | 'settings';
}

export type HunspellLayout = { readonly files: readonly HunspellFile[] } | { readonly problem: string };

/** What the engine takes as a `locale` (HunspellTokenFilterFactory). */
const LOCALE = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/;

const EXPECTED =
  'a Hunspell archive holds hunspell/<locale>/<name>.aff and .dic, or <locale>/<name>.aff and .dic, or <locale>.aff and <locale>.dic';

/**
 * Lays a Hunspell archive out as the engine's HunspellService looks for it: `hunspell/<locale>/`, with one `.aff`, at least one `.dic`, and
 * `settings.yml` or `settings.json` beside them if they are there. An archive may be laid out so already, or begin at the locales, or be flat,
 * in which case the `.aff` file's name is the locale. Anything else in it (licences, readmes, what a Mac adds) is left out.
 */
export function hunspellLayout(entries: readonly string[]): HunspellLayout {
  const dictionary = entries.filter(isDictionaryFile);
  if (!dictionary.some((entry) => kindOf(entry) === 'affix')) return { problem: `It holds no .aff file: ${EXPECTED}.` };
  const isFlatAffix = (entry: string) => kindOf(entry) === 'affix' && !entry.includes('/');
  const locales = new Set(dictionary.filter(isFlatAffix).map(stemOf));
  const files: HunspellFile[] = [];
  for (const entry of dictionary) {
    const file = place(entry, locales);
    if (typeof file === 'string') return { problem: `Entry ${JSON.stringify(entry)} ${file}.` };
    files.push(file);
  }
  const problem = localeProblem(files);
  return problem === undefined ? { files } : { problem };
}

/** Where it belongs, or what is wrong with it. */
function place(entry: string, flatLocales: ReadonlySet<string>): HunspellFile | string {
  const parts = entry.split('/');
  const name = parts.at(-1) ?? '';
  const kind = kindOf(entry);
  const locale = localeOf(parts, kind, flatLocales);
  // A JVM whose locale is C opens no file of another name; 200 stay below what a file system takes.
  if (!/^[ -~]{1,200}$/.test(entry)) {
    return 'has a name with other characters than those of ASCII, or of more than 200: give it a plain name';
  }
  if (locale === undefined) return `lies where none is looked for: ${EXPECTED}`;
  if (!LOCALE.test(locale)) {
    return `belongs to the locale ${JSON.stringify(locale)}, which the engine does not take: letters, digits, _ and - only`;
  }
  return { entry, path: `hunspell/${locale}/${name}`, locale, kind };
}

function localeOf(
  parts: readonly string[],
  kind: HunspellFile['kind'],
  flatLocales: ReadonlySet<string>,
): string | undefined {
  const [first, second] = parts;
  if (parts.length === 3) return first === 'hunspell' ? second : undefined;
  if (parts.length === 2) return first;
  if (parts.length !== 1 || first === undefined) return undefined;
  if (kind === 'settings') return flatLocales.size === 1 ? [...flatLocales][0] : undefined;
  const stem = stemOf(first);
  return flatLocales.has(stem) ? stem : undefined;
}

/** What HunspellService would say of a locale's directory, before it is there. */
function localeProblem(files: readonly HunspellFile[]): string | undefined {
  const locales = new Map<string, HunspellFile[]>();
  const paths = new Set<string>();
  for (const file of files) {
    if (paths.has(file.path)) return `${file.path} is there twice, by two ways of laying it out: use one of them.`;
    paths.add(file.path);
    const beside = locales.get(file.locale);
    if (beside) beside.push(file);
    else locales.set(file.locale, [file]);
  }
  for (const [locale, beside] of locales) {
    const affixes = beside.filter(({ kind }) => kind === 'affix').map(({ entry }) => entry);
    if (affixes.length > 1) {
      return `Locale ${locale} has ${affixes.length} .aff files, ${affixes[0]} and ${affixes[1]}: the engine takes one.`;
    }
    if (affixes.length === 0) return `Locale ${locale} has no .aff file: ${EXPECTED}.`;
    if (!beside.some(({ kind }) => kind === 'words')) return `Locale ${locale} has no .dic file: ${EXPECTED}.`;
  }
  return undefined;
}

const isDictionaryFile = (entry: string): boolean =>
  /(?:\.aff|\.dic|(?:^|\/)settings\.(?:yml|json))$/.test(entry) &&
  !entry.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

const kindOf = (entry: string): HunspellFile['kind'] =>
  entry.endsWith('.aff') ? 'affix' : entry.endsWith('.dic') ? 'words' : 'settings';

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');
