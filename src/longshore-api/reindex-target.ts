/** What the engine takes in no name of an index (`MetadataCreateIndexService.validateIndexOrAliasName`). */
const REFUSED = /[\\/*?"<>| ,#:\p{Lu}\p{Cc}]/u;
const LONGEST_BYTES = 255;

/** Why a new index cannot be called so, in words that go after its name; undefined when it can. */
export function indexNameProblem(name: string): string | undefined {
  if (REFUSED.test(name)) return 'has an upper-case letter, a space or one of \\ / * ? " < > | , # : in it';
  if (/^[-_+]/.test(name) || name === '.' || name === '..') return 'begins with -, _ or +, or is . or ..';
  if (Buffer.byteLength(name) > LONGEST_BYTES) return `is longer than ${LONGEST_BYTES} bytes`;
  return undefined;
}

/** The alias with the number after the highest that is taken: `books-3` beside `books-2`. A leading zero is no number of ours. */
export function nextTarget(alias: string, taken: readonly string[]): string {
  const prefix = `${alias}-`;
  const numbers = taken.flatMap((name) => {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    return /^[1-9]\d{0,8}$/.test(rest) ? [Number(rest)] : [];
  });
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}
