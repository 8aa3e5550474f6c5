import type { ErrorDetails } from '../../model/error-details.ts';
import type { PluginReport } from './plugin-report.ts';

/** Reasons that are told in ErrorDetails; the report has all of them. */
const REASONS = 10;

/** Why a report refuses its plugin, in the form that AWS gives it: the reasons after one another. undefined when it does not. */
export function pluginFailure({ checks }: Pick<PluginReport, 'checks'>): ErrorDetails | undefined {
  const failures = checks.filter(({ outcome }) => outcome === 'failed');
  if (failures.length === 0) return undefined;
  const reasons = failures.slice(0, REASONS).map(({ message }) => message);
  const more = failures.length - reasons.length;
  if (more > 0) reasons.push(`${more} more: see the report of this version.`);
  return {
    type: failures.every(({ name }) => name === 'engine-version') ? 'IncompatibleEngine' : 'InvalidPlugin',
    message: `PluginValidationFailureReason : ${reasons.join('  ')}`,
  };
}
