import { readFile } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';

/** What one request takes. */
const MOST_QUERIES = 1_000;

/** One query a line; empty lines do not count. Undefined when none are given: the service samples them. @throws CliError (usage) */
export async function readQueries(
  file: string | undefined,
  given: readonly string[],
): Promise<[string, ...string[]] | undefined> {
  const lines = file === undefined ? [] : (await readText(file)).split(/\r?\n/).map((line) => line.trim());
  const [first, ...rest] = [...given, ...lines].filter((line) => line !== '');
  if (first === undefined) {
    if (file === undefined) return undefined;
    throw new CliError('usage', `${file} holds no query`, { remedy: 'Write one query a line.' });
  }
  if (rest.length >= MOST_QUERIES) {
    throw new CliError('usage', `${rest.length + 1} queries are more than the ${MOST_QUERIES} that one preview takes`, {
      remedy: 'Take the most frequent ones, or run several previews.',
    });
  }
  return [first, ...rest];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliError('usage', `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      remedy: 'Give the path of a text file with --queries.',
      cause,
    });
  }
}
