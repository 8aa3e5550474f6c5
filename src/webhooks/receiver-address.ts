import { BlockList, isIP } from 'node:net';

/** Addresses that nobody outside may have us talk to: what hands out credentials of this machine lies there. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16);
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');
// Those of Alibaba Cloud, Azure (and its DNS and health probes) and Google Cloud; Oracle Cloud's lies among RFC 6890's 192.0.0.0/24.
NEVER.addAddress('100.100.100.200');
NEVER.addAddress('168.63.129.16');
NEVER.addAddress('fd20:ce::254', 'ipv6');
NEVER.addSubnet('192.0.0.0', 24);
// Unspecified, multicast, reserved: no receiver of anybody's.
NEVER.addSubnet('0.0.0.0', 8);
NEVER.addSubnet('224.0.0.0', 3);
NEVER.addAddress('::', 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
// Turned into IPv4 by some gateway or tunnel, where it may be what would be refused as itself: RFC 6052, RFC 8215, RFC 7915
// (::ffff:0:a.b.c.d), RFC 4291 (::a.b.c.d, but for ::1), RFC 3056 (6to4), RFC 4380 (Teredo).
NEVER.addSubnet('64:ff9b::', 96, 'ipv6');
NEVER.addSubnet('64:ff9b:1::', 48, 'ipv6');
NEVER.addSubnet('::ffff:0:0:0', 96, 'ipv6');
NEVER.addRange('::2', '::ffff:ffff', 'ipv6');
NEVER.addSubnet('2002::', 16, 'ipv6');
NEVER.addSubnet('2001::', 32, 'ipv6');

/** This machine and the networks behind it (RFC 1918, RFC 6598, RFC 2544, RFC 4193, RFC 3879). */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addSubnet('198.18.0.0', 15);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fec0::', 10, 'ipv6');

/**
 * Why events may not be sent to an IP address, or undefined. `allowPrivate`: who asks may reach those networks
 * anyway, as on one's own machine. An IPv4 address that is mapped into IPv6 (::ffff:a.b.c.d) counts as itself.
 */
export function receiverProblem(address: string, allowPrivate: boolean): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (NEVER.check(address, family)) {
    return `${address} is a link-local, multicast, translated or reserved address, or one where a cloud keeps credentials`;
  }
  if (!allowPrivate && PRIVATE.check(address, family)) {
    return `${address} is a private address, and LONGSHORE_WEBHOOK_PRIVATE is not on`;
  }
  return undefined;
}
