import { type PluginCheck, passed, warned } from './plugin-report.ts';
import { type Permission, parseSecurityPolicy } from './security-policy.ts';

export const PLUGIN_POLICY = 'plugin-security.policy';

/** A policy larger than this is none. Bytes. */
export const PLUGIN_POLICY_LIMIT = 256 * 1024;

/** Permissions that are told of one by one. */
const SHOWN = 50;

/** What the plugin asks to be allowed. Whether that is too much is for people to say. */
export function checkPermissions(policy: Uint8Array | undefined): readonly PluginCheck[] {
  const name = 'permissions';
  if (policy === undefined) return [passed(name, `It has no ${PLUGIN_POLICY}: it asks for no permission.`)];
  const outcome = parseSecurityPolicy(policy);
  if ('problem' in outcome) {
    return [warned(name, `${outcome.problem}: a node may refuse this policy when it starts.`, PLUGIN_POLICY)];
  }
  const { permissions } = outcome;
  if (permissions.length === 0) return [passed(name, 'It asks for no permission.', PLUGIN_POLICY)];
  const findings = permissions
    .slice(0, SHOWN)
    .map((permission) => warned(name, `It asks for ${inWords(permission)}.`, PLUGIN_POLICY));
  const more = permissions.length - findings.length;
  if (more > 0) findings.push(warned(name, `It asks for ${more} more.`, PLUGIN_POLICY));
  return findings;
}

function inWords({ type, target, actions, codeBase }: Permission): string {
  const what = [target, actions].filter((part) => part !== undefined && part !== '');
  const from = codeBase === undefined ? '' : ` for ${codeBase}`;
  return `${type}${what.length > 0 ? ` "${what.join('", "')}"` : ''}${from}`;
}
