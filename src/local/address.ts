/** `host:port` of something that listens, as a client on this machine names it: what listens everywhere is reached on the loopback. */
export function reachableAt(host: string, port: number | string): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  // RFC 3986 3.2.2
  return `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
