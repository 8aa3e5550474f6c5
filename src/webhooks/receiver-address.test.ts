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
  ])('refuses %s wherever we run', (address) => {
    expect(receiverProblem(address, true)).toContain(address);
    expect(receiverProblem(address, false)).toContain(address);
  });

  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1', '::ffff:127.0.0.1'])(
    'refuses %s where the networks are not the caller’s',
    (address) => {
      expect(receiverProblem(address, true)).toBeUndefined();
      expect(receiverProblem(address, false)).toBe(`${address} is a private address`);
    },
  );

  it.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '100.128.0.1'])('lets %s be', (address) => {
    expect(receiverProblem(address, false)).toBeUndefined();
  });
});
