import { describe, expect, it } from 'vitest';
import { receiverProblem } from './receiver-address.ts';

describe('receiverProblem', () => {
  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    // Metadata of Alibaba Cloud, Oracle Cloud, Azure and Google Cloud.
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fd20:ce::254',
    // An IPv4 address in an IPv6 one: mapped, compatible, translated twice, 6to4, Teredo.
    '::ffff:6464:64c8',
    '::169.254.169.254',
    '::127.0.0.1',
    '::10.0.0.1',
    '::ffff:0:169.254.169.254',
    '::ffff:0:7f00:1',
    '64:ff9b:1::7f00:1',
    '64:ff9b:1:ffff:ffff:ffff:7f00:1',
    '2002:7f00:1::1',
    '2002:a9fe:a9fe::1',
    '2001:0:7f00:1::1',
  ])('refuses %s wherever we run', (address) => {
    expect(receiverProblem(address, true)).toContain(address);
    expect(receiverProblem(address, false)).toContain(address);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '::1',
    'fd12::1',
    'fec0::1',
    'feff::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:c612:1',
  ])('refuses %s where the networks are not the caller’s', (address) => {
    expect(receiverProblem(address, true)).toBeUndefined();
    expect(receiverProblem(address, false)).toBe(
      `${address} is a private address, and LONGSHORE_WEBHOOK_PRIVATE is not on`,
    );
  });

  it.each([
    '93.184.216.34',
    '::ffff:93.184.216.34',
    '172.32.0.1',
    '192.0.1.1',
    '198.17.255.255',
    '198.20.0.1',
    '2606:2800:220:1::1',
    '2001:1::1',
    '2003::1',
    '64:ff9b:2::1',
    '100.128.0.1',
  ])('lets %s be', (address) => {
    expect(receiverProblem(address, false)).toBeUndefined();
  });
});
