import { BlockList, isIP } from 'node:net';
import type { Config } from './config.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * May webhooks have events posted to this machine and its networks? As it is set; else when those who can ask are on this machine, or hold
 * the key. Anybody else would reach through us what they cannot reach themselves.
 */
export function allowsPrivateReceivers(config: Config): boolean {
  const { LONGSHORE_WEBHOOK_PRIVATE: chosen, LONGSHORE_HOST: host, LONGSHORE_ACCESS_KEY_ID: key } = config;
  return chosen ?? (key !== undefined || isLoopback(host));
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
