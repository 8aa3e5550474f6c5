import { InvalidArgumentError, Option } from 'commander';

/** `v3`. @throws InvalidArgumentError */
export function parseVersion(text: string): string {
  if (/^v[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('Give a version such as v3; `longshore package history` lists them.');
}

export const versionOption = (description: string): Option =>
  new Option('--version <version>', description).argParser(parseVersion);
