import { buffer } from 'node:stream/consumers';
import { readZip } from '../archive/read-zip.ts';
import { zipLimits } from '../archive/zip-inspection.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import type { ErrorDetails, ErrorType } from '../model/error-details.ts';
import type { Limits } from '../model/limits.ts';
import { dictionaryEncoding } from '../packages/dictionary-encoding.ts';
import { LICENSE_LIMIT, licenseProblem } from '../packages/license-file.ts';
import type { BlobRef, Package, PackageType, PackageVersion, PluginProperties } from '../packages/package.ts';
import {
  engineMismatch,
  PLUGIN_DESCRIPTOR,
  PLUGIN_DESCRIPTOR_LIMIT,
  parsePluginDescriptor,
} from '../packages/plugin/descriptor.ts';
import { pluginFailure, pluginLayoutProblems } from '../packages/plugin-zip.ts';
import { hunspellProblem } from './hunspell-archive.ts';

export type Validation =
  | {
      readonly valid: true;
      readonly plugin?: PluginProperties;
      /** The bytes are an archive, and nodes are to have its content. */
      readonly layout?: 'directory';
    }
  | { readonly failed: ErrorDetails };

export interface ValidateOptions {
  readonly blobs: BlobStore;
  readonly limits: Limits;
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
      return validatePlugin(pkg, blob, options);
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

async function validatePlugin(pkg: Package, blob: BlobRef, { blobs, limits }: ValidateOptions): Promise<Validation> {
  const path = await blobs.path(blob.sha256);
  let descriptor: Uint8Array | undefined;
  const zip = await readZip(path, zipLimits(limits.pluginSize), {
    visit: async (entry, content) => {
      if (entry.path === PLUGIN_DESCRIPTOR && entry.uncompressedSize <= PLUGIN_DESCRIPTOR_LIMIT)
        descriptor = await buffer(content);
    },
  });
  if ('problem' in zip) return failed('InvalidPlugin', pluginFailure([zip.problem]));
  const layout = pluginLayoutProblems(zip.entries);
  if (!descriptor || layout.length > 0) return failed('InvalidPlugin', pluginFailure(layout));
  const outcome = parsePluginDescriptor(descriptor);
  if ('problems' in outcome) return failed('InvalidPlugin', pluginFailure(outcome.problems));
  const { name, description, version, className } = outcome.descriptor;
  const mismatch = pkg.engineVersion === undefined ? undefined : engineMismatch(outcome.descriptor, pkg.engineVersion);
  if (mismatch !== undefined) return failed('IncompatibleEngine', pluginFailure([mismatch]));
  return { valid: true, plugin: { name, description, version, className, uncompressedSize: zip.totalSize } };
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
