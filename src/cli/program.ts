import { Command } from 'commander';
import type { Cli, CommandEntry } from './cli.ts';
import { COMMANDS, GROUPS } from './commands.ts';

/** The command that these arguments name: their leading words, before the first option. */
export function findCommand(argv: readonly string[]): CommandEntry | undefined {
  const words = argv.slice(0, 2);
  return COMMANDS.find(({ path }) => {
    const wanted = path.split(' ');
    return wanted.every((word, index) => words[index] === word);
  });
}

/** What people also type: `help package create` for `package create --help`, and `--version` for `version`. */
export function normalise(argv: readonly string[]): readonly string[] {
  if (argv[0] === 'help') return [...argv.slice(1), '--help'];
  if (argv[0] === '--version' || argv[0] === '-V') return ['version', ...argv.slice(1)];
  return argv;
}

/** The whole tree by name and summary; `loaded` alone has its options and action. Throws CommanderError instead of exiting. */
export async function buildProgram(cli: Cli, loaded: CommandEntry | undefined): Promise<Command> {
  const program = new Command('longshore')
    .description("Amazon OpenSearch Service's custom packages, self-hosted")
    .addHelpText('after', '\nExit codes: 0 ok, 1 failed, 2 usage, 3 timed out, 130 interrupted.');
  const groups = new Map<string, Command>();
  for (const [noun, summary] of Object.entries(GROUPS)) groups.set(noun, new Command(noun).description(summary));
  for (const entry of COMMANDS) {
    const [first = entry.path, second] = entry.path.split(' ');
    const command = new Command(second ?? first).description(entry.summary);
    if (entry === loaded) (await entry.load())(command, cli);
    (second === undefined ? program : groups.get(first))?.addCommand(command);
  }
  for (const group of groups.values()) program.addCommand(group);
  settle(program, cli);
  return program;
}

function settle(command: Command, cli: Cli): void {
  command
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({
      writeOut: (text) => void cli.stdout.write(text),
      writeErr: (text) => void cli.stderr.write(text),
      outputError: (text, writeErr) => writeErr(text.replace(/^error: /, 'longshore: ')),
    });
  for (const child of command.commands) settle(child, cli);
}
