import { join } from 'node:path';
import { reachableAt } from '../../local/address.ts';
import type { Config } from '../../local/config.ts';
import type { Instance } from '../../local/instance.ts';
import type { Cli, DefineCommand } from '../cli.ts';
import { openProgress, type Progress } from '../progress/progress.ts';
import { packageVersion } from '../version.ts';
import { crashPointOf } from './crash-point.ts';
import { readyLines } from './ready.ts';
import { configOf, withSettings } from './settings.ts';
import { withSmallYoungGeneration } from './small-start.ts';
import { explainStartError } from './start-error.ts';

interface UpOptions extends Readonly<Record<string, unknown>> {
  readonly demo: boolean;
}

export const up: DefineCommand = (command, cli) => {
  command.option('--demo', 'make the domain "demo" and show a dictionary at work on it', false);
  withSettings(command).action((options: UpOptions) => runUp(cli, options));
};

async function runUp(cli: Cli, options: UpOptions): Promise<void> {
  const config = configOf(cli.environment, options);
  const say = (line: string) => void cli.stdout.write(`${line}\n`);
  const progress = await openProgress({ ...cli, stderr: cli.stdout });
  if (options.demo) await (await import('../demo/preflight.ts')).checkForDemo(config, cli.environment);
  const instance = await withSmallYoungGeneration(() => start(cli, config, progress));
  try {
    const demoEndpoint =
      options.demo && !cli.interrupted.aborted ? await runDemo(cli, config, instance, progress) : undefined;
    if (!cli.interrupted.aborted) {
      const demo = demoEndpoint === undefined ? {} : { demoEndpoint };
      const { program } = cli;
      for (const line of readyLines({ url: instance.url, config, program, ...demo })) say(line);
      await new Promise<void>((stop) => cli.interrupted.addEventListener('abort', () => stop(), { once: true }));
    }
  } finally {
    const what = config.LONGSHORE_KEEP_NODES ? 'Stopping; the nodes keep running' : 'Stopping, nodes included';
    await progress.step(what, () => instance.close());
  }
}

async function start(cli: Cli, config: Config, progress: Progress): Promise<Instance> {
  const { createLog } = await import('../../telemetry/log.ts');
  const { startInstance } = await import('../../local/instance.ts');
  const { LONGSHORE_HOST: host, LONGSHORE_PORT: port, LONGSHORE_HOME: home } = config;
  const version = packageVersion();
  const { environment } = cli;
  try {
    const log = createLog({ level: config.LONGSHORE_LOG_LEVEL, file: join(home, 'longshore.log') });
    return await progress.step(`Starting Longshore ${version} on ${host}:${port}`, (update) =>
      startInstance({ config, log, version, environment, progress: update, ...crashPointOf(environment) }),
    );
  } catch (error) {
    throw await explainStartError(error, { host, port, url: `http://${reachableAt(host, port)}` });
  }
}

async function runDemo(cli: Cli, config: Config, instance: Instance, progress: Progress): Promise<string | undefined> {
  const { demo } = await import('../demo/demo.ts');
  try {
    return await demo({ cli, config, url: instance.url, progress });
  } catch (error) {
    // Ctrl-C in the middle of it is no fault of the demo.
    if (cli.interrupted.aborted) return undefined;
    throw error;
  }
}
