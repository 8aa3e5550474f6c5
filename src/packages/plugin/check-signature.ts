import { isSignedBy, type MinisignKey, type MinisignSignature } from './minisign.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/** Where the signature of a source is looked for: beside it. */
export const signatureKeyOf = (key: string): string => `${key}.minisig`;

/** What was found beside the source. */
export type SignatureFound =
  /** Nobody asks for signatures. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'absent'; readonly where: string }
  /** `problem` is the rest of a sentence about it. */
  | { readonly kind: 'unreadable'; readonly where: string; readonly problem: string }
  | {
      readonly kind: 'signature';
      readonly where: string;
      readonly signature: MinisignSignature;
      /** What `signature.of` says. */
      readonly message: Uint8Array;
    };

/** Is the plugin signed by one of the keys that the operator trusts? */
export function checkSignature(found: SignatureFound, keys: readonly MinisignKey[]): PluginCheck {
  const name = 'signature';
  switch (found.kind) {
    case 'not-asked':
      return skipped(name, 'No keys are set whose signature would be asked for (LONGSHORE_PLUGIN_SIGNATURE_KEYS).');
    case 'absent':
      return failed(
        name,
        `The plugin is not signed: ${found.where} is not there. Sign it with minisign and put it there.`,
      );
    case 'unreadable':
      return failed(name, `The signature ${found.where} ${found.problem}.`);
    case 'signature': {
      const { where, signature, message } = found;
      const key = keys.find(({ id }) => id === signature.keyId);
      if (!key) return failed(name, `The signature ${where} is by key ${signature.keyId}, which is not trusted here.`);
      return isSignedBy(key, signature, message)
        ? passed(name, `Signed by key ${key.id}: ${signature.trustedComment}`)
        : failed(name, `The signature ${where} is not of this plugin, or was changed.`);
    }
    default:
      return found satisfies never;
  }
}
