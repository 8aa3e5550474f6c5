import { buffer } from 'node:stream/consumers';
import { readZip } from '../archive/read-zip.ts';
import { zipLimits } from '../archive/zip-inspection.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import type { ErrorDetails, ErrorType } from '../model/error-details.ts';
import type { Limits } from '../model/limits.ts';
import { dictionaryEncoding } from '../packages/dictionary-encoding.ts';
import { LICENSE_LIMIT, licenseProblem } from '../packages/license-file.ts';
import type { BlobRef, Package, PackageType, PackageVersion, PluginProperties } from '../packages/package.ts';
import type { SignatureFound } from '../packages/plugin/check-signature.ts';
import { pluginFailure } from '../packages/plugin/plugin-failure.ts';
import type { PluginReport } from '../packages/plugin/plugin-report.ts';
import type { PackageSource } from '../source/package-source.ts';
import { hunspellProblem } from './hunspell-archive.ts';
import { findSignature } from './plugin/find-signature.ts';
import { judgePlugin, type PluginPolicy, UNASKING } from './plugin/judge-plugin.ts';

export type Validation =
  | {
      readonly valid: true;
      readonly plugin?: PluginProperties;
      /** The bytes are an archive, and nodes are to have its content. */
      readonly layout?: 'directory';
      readonly report?: PluginReport;
    }
  | { readonly failed: ErrorDetails; readonly report?: PluginReport };

export interface ValidateOptions {
  readonly blobs: BlobStore;
  readonly limits: Limits;
  /** Where signatures of plugins lie, beside the plugins. */
  readonly source: PackageSource;
  /** Absent: any plugin that the engine would take, as far as can be known without a distribution. */
  readonly plugins?: PluginPolicy;
}

const VALID: Validation = { valid: true };

const failed = (type: ErrorType, message: string): Validation => ({ failed: { type, message } });

/** Bytes that the source of a package of this type may have. */
export function sourceLimit(type: PackageType, limits: Limits): number {
  switch (type) {
    case 'TXT-DICTIONARY':
      return limits.dictionarySize;
    case 'ZIP-PLUGIN':
    case 'PACKAGE-CONFIG':
      return limits.pluginSize;
    case 'PACKAGE-LICENSE':
      return LICENSE_LIMIT;
    default:
      return type satisfies never;
  }
}

/** Judges the bytes of a version by the package's type. Reads them once; a dictionary in flat memory. */
export function validateVersion(
  pkg: Package,
  version: PackageVersion,
  blob: BlobRef,
  options: ValidateOptions,
): Promise<Validation> {
  switch (pkg.type) {
    case 'TXT-DICTIONARY':
      return validateDictionary(blob, options);
    case 'ZIP-PLUGIN':
      return validatePlugin(pkg, version, blob, options);
    case 'PACKAGE-LICENSE':
      return validateLicense(version, blob, options);
    case 'PACKAGE-CONFIG':
      return validateConfiguration(blob, options);
    default:
      return pkg.type satisfies never;
  }
}

async function validateDictionary(blob: BlobRef, { blobs, limits }: ValidateOptions): Promise<Validation> {
  const encoding = await dictionaryEncoding(await blobs.open(blob.sha256));
  switch (encoding.kind) {
    case 'text':
    case 'binary':
      return VALID;
    case 'invalid':
      return failed('InvalidEncoding', `The dictionary: ${encoding.message}.`);
    case 'archive': {
      const problem = await hunspellProblem(await blobs.path(blob.sha256), zipLimits(limits.dictionarySize));
      return problem === undefined
        ? { valid: true, layout: 'directory' }
        : failed('InvalidDictionary', `The dictionary is a zip archive. ${problem}`);
    }
    default:
      return encoding satisfies never;
  }
}

async function validatePlugin(
  { engineVersion }: Package,
  { source: from }: PackageVersion,
  blob: BlobRef,
  { blobs, limits, source, plugins = UNASKING }: ValidateOptions,
): Promise<Validation> {
  const path = await blobs.path(blob.sha256);
  const signature = await signatureFor(from, path, source, plugins);
  const report = await judgePlugin({ path, engineVersion, signature, limit: limits.pluginSize }, plugins);
  const failure = pluginFailure(report);
  if (failure) return { failed: failure, report };
  return { valid: true, report, ...(report.plugin && { plugin: report.plugin }) };
}

async function signatureFor(
  from: PackageVersion['source'],
  path: string,
  source: PackageSource,
  { signatureKeys }: PluginPolicy,
): Promise<SignatureFound> {
  if (signatureKeys.length === 0) return { kind: 'not-asked' };
  return 'key' in from ? findSignature(source, from, path) : { kind: 'absent', where: 'the signature of an object' };
}

async function validateLicense(
  version: PackageVersion,
  blob: BlobRef,
  { blobs }: ValidateOptions,
): Promise<Validation> {
  const key = 'key' in version.source ? version.source.key : '';
  const problem = licenseProblem(key, await buffer(await blobs.open(blob.sha256)));
  return problem === undefined ? VALID : failed('InvalidLicense', problem);
}

async function validateConfiguration(blob: BlobRef, { blobs, limits }: ValidateOptions): Promise<Validation> {
  const zip = await readZip(await blobs.path(blob.sha256), zipLimits(limits.pluginSize));
  if ('problem' in zip) return failed('InvalidConfiguration', zip.problem);
  const hasFile = zip.entries.some(({ path }) => !path.endsWith('/'));
  return hasFile ? VALID : failed('InvalidConfiguration', 'The archive holds no file: there is nothing to configure.');
}
