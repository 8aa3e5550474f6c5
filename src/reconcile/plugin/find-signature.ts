import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type SignatureFound, signatureKeyOf } from '../../packages/plugin/check-signature.ts';
import { MINISIGN_LIMIT, parseMinisign } from '../../packages/plugin/minisign.ts';
import { type PackageSource, SourceError, type SourceLocation, sourceUri } from '../../source/package-source.ts';

/** The older kind of signature is of the whole file, which is then held in memory: up to so many bytes. */
const WHOLE_LIMIT = 64 * 1024 ** 2;

/**
 * Looks beside a plugin's source for its signature. `path` is the copy that was made of the source.
 * @throws SourceError when the store cannot be reached
 */
export async function findSignature(source: PackageSource, of: SourceLocation, path: string): Promise<SignatureFound> {
  const location = { bucket: of.bucket, key: signatureKeyOf(of.key) };
  const where = sourceUri(location);
  try {
    const { size, body } = await source.open(location);
    if (size > MINISIGN_LIMIT) {
      body.destroy();
      return { kind: 'unreadable', where, problem: `has ${size} bytes: it is no signature of minisign` };
    }
    return await signatureOf(where, (await buffer(body)).toString('utf8'), path);
  } catch (error) {
    if (!(error instanceof SourceError) || error.reason === 'unreachable') throw error;
    if (error.reason === 'no-such-key') return { kind: 'absent', where };
    return { kind: 'unreadable', where, problem: `cannot be read: ${error.message}` };
  }
}

/** The signature that this text is, with what it was made of. */
export async function signatureOf(where: string, text: string, path: string): Promise<SignatureFound> {
  const signature = parseMinisign(text);
  if (!signature) return { kind: 'unreadable', where, problem: 'is no signature of minisign' };
  switch (signature.of) {
    case 'blake2b512': {
      const hash = createHash('blake2b512');
      await pipeline(createReadStream(path), hash);
      return { kind: 'signature', where, signature, message: hash.digest() };
    }
    case 'content': {
      const { size } = await stat(path);
      if (size > WHOLE_LIMIT) {
        const problem = `is of an older kind, which is taken up to ${WHOLE_LIMIT} bytes only: sign with a minisign of 0.10 or later`;
        return { kind: 'unreadable', where, problem };
      }
      return { kind: 'signature', where, signature, message: await readFile(path) };
    }
    default:
      return signature.of satisfies never;
  }
}
