import { createPublicKey, verify } from 'node:crypto';

/** A public key of minisign. */
export interface MinisignKey {
  /** As minisign prints it: 16 upper-case hex digits. */
  readonly id: string;
  /** Ed25519, 32 bytes. */
  readonly bytes: Uint8Array;
}

/** What a `.minisig` file holds. */
export interface MinisignSignature {
  /** What was signed: the BLAKE2b-512 of the file, or, as older releases did, the file. */
  readonly of: 'blake2b512' | 'content';
  readonly keyId: string;
  readonly signature: Uint8Array;
  readonly trustedComment: string;
  /** Over the signature and the trusted comment. */
  readonly globalSignature: Uint8Array;
}

/** A signature file larger than this is none. Bytes. */
export const MINISIGN_LIMIT = 16 * 1024;

/** A key as one line of base64, or the file of two lines that `minisign -G` writes; undefined when it is none. */
export function parseMinisignKey(text: string): MinisignKey | undefined {
  const lines = text.trim().split(/\r?\n/);
  const bytes = base64(lines.at(-1) ?? '', 42);
  if (bytes === undefined || lines.length > 2 || bytes.toString('latin1', 0, 2) !== 'Ed') return undefined;
  return { id: keyId(bytes), bytes: bytes.subarray(10) };
}

/** Reads a `.minisig` file; undefined when it is none. Source: minisign(1), "Signature format". */
export function parseMinisign(text: string): MinisignSignature | undefined {
  const [comment = '', line = '', trusted = '', global = ''] = text.split(/\r?\n/);
  const bytes = base64(line, 74);
  const globalSignature = base64(global, 64);
  const prefix = 'trusted comment: ';
  if (!comment.startsWith('untrusted comment:') || !trusted.startsWith(prefix) || !bytes || !globalSignature)
    return undefined;
  const algorithm = bytes.toString('latin1', 0, 2);
  if (algorithm !== 'ED' && algorithm !== 'Ed') return undefined;
  return {
    of: algorithm === 'ED' ? 'blake2b512' : 'content',
    keyId: keyId(bytes),
    signature: bytes.subarray(10),
    trustedComment: trusted.slice(prefix.length),
    globalSignature,
  };
}

/** Was this signed by this key, comment included? `message` is what `signature.of` says. */
export function isSignedBy(key: MinisignKey, signature: MinisignSignature, message: Uint8Array): boolean {
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key.bytes).toString('base64url') },
    format: 'jwk',
  });
  const withComment = Buffer.concat([signature.signature, Buffer.from(signature.trustedComment, 'utf8')]);
  return (
    key.id === signature.keyId &&
    verify(null, message, publicKey, signature.signature) &&
    verify(null, withComment, publicKey, signature.globalSignature)
  );
}

/** Algorithm (2 bytes) and key number (8, the lowest first), and what comes after them. */
const keyId = (bytes: Buffer): string => Buffer.from(bytes.subarray(2, 10)).reverse().toString('hex').toUpperCase();

function base64(text: string, length: number): Buffer | undefined {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return bytes?.length === length ? bytes : undefined;
}
