import { createHmac } from 'node:crypto';
import type { CredentialScope } from './credential-scope.ts';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Derived keys live for a day and a service: four HMACs saved at every request. The oldest goes when it is full. */
export class SigningKeyCache {
  readonly #keys = new Map<string, Buffer>();
  readonly #capacity: number;

  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  /** Source: AWS, "Create a signed AWS API request", step 4. */
  get(secretAccessKey: string, { day, region, service }: CredentialScope): Buffer {
    const id = `${day}/${region}/${service}/${secretAccessKey}`;
    const cached = this.#keys.get(id);
    if (cached !== undefined) return cached;
    const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), service), 'aws4_request');
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= this.#capacity && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(id, key);
    return key;
  }
}
