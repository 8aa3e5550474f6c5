import { BlockList, isIP } from 'node:net';

/** Addresses that nobody outside may have us talk to: what hands out credentials of this machine lies there. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16);
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');
// Unspecified, multicast, reserved: no receiver of anybody's.
NEVER.addSubnet('0.0.0.0', 8);
NEVER.addSubnet('224.0.0.0', 3);
NEVER.addAddress('::', 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
// Translated to IPv4 by some gateway (RFC 6052): what would be refused as itself.
NEVER.addSubnet('64:ff9b::', 96, 'ipv6');

/** This machine and the networks behind it (RFC 1918, RFC 6598, RFC 4193). */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/**
 * Why events may not be sent to an IP address, or undefined. `allowPrivate`: who runs us is who asks, as on one's own machine.
 * An IPv4 address inside an IPv6 one counts as itself.
 */
export function receiverProblem(address: string, allowPrivate: boolean): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (NEVER.check(address, family)) return `${address} is a link-local, multicast or reserved address`;
  if (!allowPrivate && PRIVATE.check(address, family)) return `${address} is a private address`;
  return undefined;
}
