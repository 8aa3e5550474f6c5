import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';

export type OutputFormat = 'table' | 'json';

export interface OutputOptions {
  readonly output: OutputFormat;
}

export const withOutput = (command: Command): Command =>
  command.addOption(
    new Option('--output <format>', 'table for people, json for programs: the data alone, on stdout')
      .choices(['table', 'json'])
      .default('table'),
  );

/** JSON is the service's own answer without the SDK's metadata, dates as ISO 8601. */
export function write(cli: Cli, { output }: OutputOptions, data: object, table: () => string): void {
  switch (output) {
    case 'json':
      cli.stdout.write(`${JSON.stringify(data, (key, value) => (key === '$metadata' ? undefined : value), 2)}\n`);
      return;
    case 'table':
      cli.stdout.write(table());
      return;
    default:
      output satisfies never;
  }
}
