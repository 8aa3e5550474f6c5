import { type Command, Option } from 'commander';
import { type Config, loadConfig, SETTING_HELP, SETTING_NAMES, type Setting } from '../../local/config.ts';

/** LONGSHORE_NODE_HEAP → `node-heap`. */
export const flagOf = (setting: Setting): string =>
  setting
    .replace(/^LONGSHORE_/, '')
    .toLowerCase()
    .replaceAll('_', '-');

/** `node-heap` → `nodeHeap`, as commander names it. */
const memberOf = (setting: Setting): string =>
  flagOf(setting).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A flag for every setting. Its values are checked where the environment's are. */
export function withSettings(command: Command): Command {
  for (const setting of SETTING_NAMES) {
    const { value, meaning } = SETTING_HELP[setting];
    const flags = value === undefined ? `--${flagOf(setting)}` : `--${flagOf(setting)} <${value}>`;
    command.addOption(new Option(flags, `${meaning} (${setting})`));
  }
  return command;
}

/** @throws ConfigError */
export function configOf(environment: NodeJS.ProcessEnv, options: Readonly<Record<string, unknown>>): Config {
  const flags: Partial<Record<Setting, unknown>> = {};
  for (const setting of SETTING_NAMES) {
    const given = options[memberOf(setting)];
    if (given !== undefined) flags[setting] = String(given);
  }
  return loadConfig(environment, flags);
}
