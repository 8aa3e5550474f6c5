import { type Command, Option } from 'commander';
import { localEndpoint } from './api/target.ts';
import type { Cli, DefineCommand } from './cli.ts';

type Shell = 'sh' | 'fish' | 'powershell' | 'dotenv';

interface EnvOptions {
  readonly shell: Shell;
  readonly host?: string;
  readonly port?: string;
  readonly region?: string;
}

/** What points a client at the Longshore of this environment. */
export function clientVariables(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const region = environment.LONGSHORE_REGION || 'us-east-1';
  return {
    AWS_ENDPOINT_URL: localEndpoint(environment),
    AWS_ACCESS_KEY_ID: environment.LONGSHORE_ACCESS_KEY_ID || 'longshore',
    AWS_SECRET_ACCESS_KEY: environment.LONGSHORE_SECRET_ACCESS_KEY || 'longshore',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}

/** Left over from work with AWS, these would win over the keys above, or spoil them. */
const DISTURBING = ['AWS_SESSION_TOKEN', 'AWS_PROFILE'] as const;

const quoteSh = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const quoteFish = (text: string): string => `'${text.replaceAll(/[\\']/g, (char) => `\\${char}`)}'`;
const quotePowershell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const DIALECTS: Readonly<
  Record<Shell, { readonly set: (name: string, value: string) => string; readonly unset: (name: string) => string }>
> = {
  sh: { set: (name, value) => `export ${name}=${quoteSh(value)}`, unset: (name) => `unset ${name}` },
  fish: { set: (name, value) => `set -gx ${name} ${quoteFish(value)};`, unset: (name) => `set -e ${name};` },
  powershell: {
    set: (name, value) => `$Env:${name} = ${quotePowershell(value)}`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  dotenv: { set: (name, value) => `${name}=${value}`, unset: () => '' },
};

export function renderEnvironment(environment: NodeJS.ProcessEnv, shell: Shell): string {
  const { set, unset } = DIALECTS[shell];
  const lines = [
    ...Object.entries(clientVariables(environment)).map(([name, value]) => set(name, value)),
    ...DISTURBING.map(unset),
  ];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

export const env: DefineCommand = (command: Command, cli: Cli) => {
  command
    .addOption(
      new Option('--shell <shell>', 'whose words to use').choices(['sh', 'fish', 'powershell', 'dotenv']).default('sh'),
    )
    .addHelpText('after', '\n  eval "$(longshore env)"\n  longshore env --shell fish | source')
    .option('--host <address>', 'where it listens (LONGSHORE_HOST)')
    .option('--port <port>', 'and on which port (LONGSHORE_PORT)')
    .option('--region <region>', 'its Region (LONGSHORE_REGION)')
    .action(({ shell, host, port, region }: EnvOptions) => {
      const given = { LONGSHORE_HOST: host, LONGSHORE_PORT: port, LONGSHORE_REGION: region };
      const flags = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      cli.stdout.write(renderEnvironment({ ...cli.environment, ...flags }, shell));
    });
};
