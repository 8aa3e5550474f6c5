import * as sdk from '@aws-sdk/client-opensearch';
import { NormalizedSchema, translateTraits } from '@smithy/core/schema';

/**
 * The operations of the service and their shapes, read from the schemas that `@aws-sdk/client-opensearch` exports. These exports
 * are public but not promised: this file is the only one that knows their form, and its test counts and walks them.
 */

type OperationSchema = typeof sdk.AssociatePackage$;
type Sdk = typeof sdk;

/** Every operation of the SDK: `AssociatePackage`, `CreateDomain` … */
export type OperationName = {
  [Export in keyof Sdk]: Sdk[Export] extends OperationSchema ? (Export extends `${infer Name}$` ? Name : never) : never;
}[keyof Sdk];

/** A shape of the model, with its members and traits. */
export type Shape = NormalizedSchema;

export interface Operation {
  readonly name: OperationName;
  readonly method: string;
  /** URI template: `/2021-01-01/packages/{PackageID}/history`. */
  readonly uri: string;
  /** Routes of the 2015 API that mean the same operation. */
  readonly aliases: readonly string[];
  readonly input: Shape;
  readonly output: Shape;
}

/**
 * The package operations that the legacy `es` API (2015-01-01) has too; the rest of that API is another vocabulary
 * (`ElasticsearchClusterConfig` …) and is not offered. Source: service-2.json of `es`.
 */
const LEGACY: ReadonlySet<string> = new Set<OperationName>([
  'AssociatePackage',
  'CreatePackage',
  'DeletePackage',
  'DescribePackages',
  'DissociatePackage',
  'GetPackageVersionHistory',
  'ListDomainsForPackage',
  'ListPackagesForDomain',
  'UpdatePackage',
]);

const OPERATION_SCHEMA_KIND = 9;

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === OPERATION_SCHEMA_KIND && typeof value[2] === 'string';
}

function describe(name: OperationName, schema: OperationSchema): Operation {
  const http = translateTraits(schema[3]).http;
  if (http === undefined) throw new Error(`the model gives ${name} no HTTP binding`);
  const [method, uri] = http;
  return {
    name,
    method,
    uri,
    aliases: LEGACY.has(name) ? [uri.replace(/^\/2021-01-01\//, '/2015-01-01/')] : [],
    input: NormalizedSchema.of(schema[4]),
    output: NormalizedSchema.of(schema[5]),
  };
}

const isOperationName = (name: string): name is OperationName => `${name}$` in sdk;

/** All operations of the SDK, by name. */
export const OPERATIONS: readonly Operation[] = Object.values(sdk)
  .filter(isOperationSchema)
  .flatMap((schema) => (isOperationName(schema[2]) ? [describe(schema[2], schema)] : []))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
