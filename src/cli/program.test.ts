import { describe, expect, it } from 'vitest';
import type { Cli } from './cli.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { buildProgram, findCommand, normalise } from './program.ts';

const cli: Cli = {
  program: 'longshore',
  environment: {},
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: new AbortController().signal,
};

describe('the table of commands', () => {
  it.each(COMMANDS.map((entry) => [entry.path, entry] as const))('%s loads, and has an action', async (path, entry) => {
    const program = await buildProgram(cli, entry);
    const command = path.split(' ').reduce((at, name) => {
      const child = at.commands.find((one) => one.name() === name);
      if (child === undefined) throw new Error(`${at.name()} has no ${name}`);
      return child;
    }, program);
    expect(command.description()).toBe(entry.summary);
    expect(Reflect.get(command, '_actionHandler')).toBeTypeOf('function');
  });

  it('has no noun without a group, and none twice', () => {
    const paths = COMMANDS.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    const nouns = paths.filter((path) => path.includes(' ')).map((path) => path.split(' ')[0]);
    expect([...new Set(nouns)].sort()).toEqual(Object.keys(GROUPS).sort());
  });
});

describe('findCommand', () => {
  it('reads the leading words', () => {
    expect(findCommand(['package', 'create', '--name', 'x'])?.path).toBe('package create');
    expect(findCommand(['up', '--demo'])?.path).toBe('up');
    expect(findCommand(['package'])).toBeUndefined();
    expect(findCommand([])).toBeUndefined();
  });
});

describe('normalise', () => {
  it('turns what people also type into what there is', () => {
    expect(normalise(['help', 'package', 'create'])).toEqual(['package', 'create', '--help']);
    expect(normalise(['--version'])).toEqual(['version']);
    expect(normalise(['up', '--demo'])).toEqual(['up', '--demo']);
  });
});
