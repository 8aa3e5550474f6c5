import { readFile, stat } from 'node:fs/promises';
import { Option } from 'commander';
import { loadConfig } from '../../local/config.ts';
import { choosePlaces } from '../../local/places.ts';
import { pluginPolicy } from '../../local/plugin-policy.ts';
import { LIMITS, type Profile } from '../../model/limits.ts';
import { type SignatureFound, signatureKeyOf } from '../../packages/plugin/check-signature.ts';
import { isRefused, type PluginReport } from '../../packages/plugin/plugin-report.ts';
import { signatureOf } from '../../reconcile/plugin/find-signature.ts';
import { judgePlugin } from '../../reconcile/plugin/judge-plugin.ts';
import type { Cli, DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { nodeUserOf } from '../doctor/node-user.ts';
import { type OutputOptions, withOutput, write } from '../output/output.ts';
import { count } from '../output/text.ts';
import { pluginReportText } from './plugin-report-text.ts';

interface ValidateOptions extends OutputOptions {
  readonly engineVersion?: string;
  readonly profile?: Profile;
  readonly signature?: string;
  readonly signatureKeys?: string;
  readonly osvDatabase?: string;
}

/** Judges the zip of a plugin as `package create` would have it judged, without any server. */
export const validate: DefineCommand = (command, cli) => {
  command
    .argument('<file>', 'the zip of a plugin')
    .option('--engine-version <version>', 'what it is for, such as OpenSearch_3.8 (default: what its descriptor names)')
    .addOption(new Option('--profile <profile>', "open, or aws: AWS's refusals as well").choices(['open', 'aws']))
    .option('--signature <file>', 'its signature by minisign (default: FILE.minisig)')
    .option('--signature-keys <keys>', 'public keys of minisign, one of which must have signed it')
    .option('--osv-database <path>', 'directory or all.zip of OSV documents')
    .addHelpText(
      'after',
      '\nSettings of `longshore up` are read from the environment. Exits with 1 when a check failed.',
    );
  withOutput(command).action(async (file: string, options: ValidateOptions) => {
    const report = await judge(cli, file, options);
    write(cli, options, report, () => pluginReportText(report));
    if (!isRefused(report)) return;
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed').length;
    throw new CliError('failed', `${file} would be refused: ${count(failed, 'finding')} failed`, {
      remedy: 'What to do stands in each of them.',
    });
  });
};

async function judge(cli: Cli, file: string, options: ValidateOptions): Promise<PluginReport> {
  await mustBeFile(file);
  const { environment } = cli;
  const config = loadConfig(environment, {
    LONGSHORE_PROFILE: options.profile,
    LONGSHORE_PLUGIN_SIGNATURE_KEYS: options.signatureKeys,
    LONGSHORE_OSV_DATABASE: options.osvDatabase,
  });
  // Nothing is started here: a machine without a user for nodes can judge as well.
  const nodeUser = await nodeUserOf(config).catch(() => undefined);
  const { LONGSHORE_HOME: home, LONGSHORE_CACHE: cache } = config;
  const policy = pluginPolicy({ config, environment, nodeUser, places: await choosePlaces({ home, cache, nodeUser }) });
  const signature: SignatureFound =
    policy.signatureKeys.length === 0
      ? { kind: 'not-asked' }
      : await readSignature(options.signature ?? signatureKeyOf(file), file);
  const { pluginSize: limit } = LIMITS[policy.profile];
  return judgePlugin({ path: file, engineVersion: options.engineVersion, signature, limit }, policy);
}

async function mustBeFile(file: string): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new CliError('usage', `${file} cannot be read`, { cause, remedy: 'Give the path of a zip.' });
  });
  if (!found.isFile()) throw new CliError('usage', `${file} is no file`, { remedy: 'Give the path of a zip.' });
}

async function readSignature(where: string, file: string): Promise<SignatureFound> {
  const text = await readFile(where, 'utf8').catch(() => undefined);
  return text === undefined ? { kind: 'absent', where } : signatureOf(where, text, file);
}
