import { CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { describeError } from './describe-error.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { unlessInterrupted } from './interruption.ts';
import { buildProgram, findCommand, normalise } from './program.ts';

/** Runs one command line to its exit code. Never throws. */
export async function run(argv: readonly string[], cli: Cli): Promise<ExitCode> {
  try {
    const words = normalise(argv);
    const entry = findCommand(words);
    const program = await buildProgram(cli, entry);
    const work = program.parseAsync(words, { from: 'user' });
    await (entry?.stopsItself === true ? work : unlessInterrupted(cli.interrupted, work));
    return EXIT.ok;
  } catch (error) {
    // Commander has already written its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { lines, exitCode } = describeError(error);
    for (const line of lines) cli.stderr.write(`${line}\n`);
    return exitCode;
  }
}
