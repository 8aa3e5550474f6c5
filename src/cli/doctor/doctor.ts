import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { type OutputOptions, withOutput, write } from '../output/output.ts';
import { configOf, withSettings } from '../up/settings.ts';
import { checkDistribution, checkMaven } from './check-distribution.ts';
import { checkHome } from './check-home.ts';
import { checkJava } from './check-java.ts';
import { checkNode } from './check-node.ts';
import { checkPort } from './check-port.ts';
import { checkDisk, checkMemory } from './check-resources.ts';
import { checkUser } from './check-user.ts';
import type { Check, Finding } from './finding.ts';

const CHECKS: readonly Check[] = [
  checkNode,
  checkJava,
  checkDistribution,
  checkMaven,
  checkPort,
  checkHome,
  checkUser,
  checkDisk,
  checkMemory,
];

const MARKS = { ok: '✔', warn: '!', fail: '✖' } as const;

export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .flatMap(({ check, status, found, remedy }) => [
      `${MARKS[status]} ${status.padEnd(4)}  ${check.padEnd(width)}  ${found}\n`,
      ...(remedy === undefined ? [] : [`${' '.repeat(width + 10)}${remedy}\n`]),
    ])
    .join('');
}

export const doctor: DefineCommand = (command, cli) => {
  withOutput(withSettings(command)).action(async (options: OutputOptions & Readonly<Record<string, unknown>>) => {
    const config = configOf(cli.environment, options);
    const findings = await Promise.all(CHECKS.map((check) => check({ config, environment: cli.environment })));
    write(cli, options, { findings }, () => renderFindings(findings));
    const failed = findings.filter(({ status }) => status === 'fail').length;
    if (failed === 0) return;
    throw new CliError('failed', `${failed} of ${findings.length} checks failed`, {
      remedy: 'What to do stands below each of them.',
    });
  });
};
