import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key pair of minisign, and signatures by it as minisign writes them. */
export function minisigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyNumber = randomBytes(8);
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    publicKey: Buffer.concat([Buffer.from('Ed'), keyNumber, raw]).toString('base64'),
    /** `content` is the kind that releases before 0.10 made. */
    sign(content: Uint8Array, of: 'blake2b512' | 'content' = 'blake2b512'): string {
      const message = of === 'content' ? content : createHash('blake2b512').update(content).digest();
      const signature = sign(null, message, privateKey);
      const comment = 'timestamp:1700000000\tfile:plugin.zip';
      const line = Buffer.concat([Buffer.from(of === 'content' ? 'Ed' : 'ED'), keyNumber, signature]);
      const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
      return `untrusted comment: signature\n${line.toString('base64')}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`;
    },
  };
}
