import { describe, expect, it } from 'vitest';
import { signDelivery } from './signature.ts';

describe('signDelivery', () => {
  it('signs as the examples of Standard Webhooks do', () => {
    const signed = signDelivery({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_999),
      body: '{"test": 2432232314}',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    });
    expect(signed).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('takes a secret that is no key of that form as it is', () => {
    const sign = (secret: string) =>
      signDelivery({ id: 'm', at: new Date(0), body: '{}', secret })['webhook-signature'];
    const words = 'my own words, long enough';
    expect(sign(words)).toBe(sign(`whsec_${Buffer.from(words).toString('base64')}`));
    expect(sign('whsec_not base64!')).toBe(sign(`whsec_${Buffer.from('whsec_not base64!').toString('base64')}`));
  });
});
