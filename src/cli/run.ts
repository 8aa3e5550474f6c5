import { CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { CliError } from './cli-error.ts';
import { describeError } from './describe-error.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { buildProgram, findCommand, normalise } from './program.ts';

/** Runs one command line to its exit code. Never throws. */
export async function run(argv: readonly string[], cli: Cli): Promise<ExitCode> {
  try {
    const words = normalise(argv);
    const entry = findCommand(words);
    const program = await buildProgram(cli, entry);
    const work = program.parseAsync(words, { from: 'user' });
    await (entry?.stopsItself === true ? work : Promise.race([work, rejectWhenInterrupted(cli.interrupted)]));
    return EXIT.ok;
  } catch (error) {
    // Commander has already written its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { lines, exitCode } = describeError(error);
    for (const line of lines) cli.stderr.write(`${line}\n`);
    return exitCode;
  }
}

function rejectWhenInterrupted(interrupted: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new CliError('interrupted', 'interrupted; what was asked of the service goes on'));
    if (interrupted.aborted) stop();
    else interrupted.addEventListener('abort', stop, { once: true });
  });
}
