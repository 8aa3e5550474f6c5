import { CliError } from '../cli-error.ts';

/**
 * A path of Longshore's own API below `/_longshore/v1/`: what is put in becomes one segment each, whatever it holds.
 * @throws CliError (usage) for `.` and `..`, which every URL takes for steps through the path, also encoded.
 */
export const ownPath = (parts: TemplateStringsArray, ...segments: readonly string[]): string =>
  parts.reduce((path, part, index) => `${path}${encodeSegment(segments[index - 1] ?? '')}${part}`);

function encodeSegment(text: string): string {
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text);
  throw new CliError('usage', `"${text}" is no name`, { remedy: 'Give the name or the id of what is meant.' });
}
