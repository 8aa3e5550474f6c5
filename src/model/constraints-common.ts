import { type Constraint, length, pattern } from './constraint.ts';

/*
 * Shapes that several structures share. The model's pattern `.*` is left out: it asks for nothing, and by the letter it would
 * refuse a policy document that has line breaks, which AWS accepts.
 */

export const PACKAGE_ID: Constraint = { pattern: pattern('^([FG][0-9]+)$|^(pkg-[a-f0-9]+)$') };
export const DOMAIN_NAME: Constraint = { ...length(3, 28), pattern: pattern('[a-z][a-z0-9\\-]+') };

const ENGINE = pattern('^Elasticsearch_[0-9]{1}\\.[0-9]{1,2}$|^OpenSearch_[0-9]{1,2}\\.[0-9]{1,2}$');
/** The model's EngineVersion, of packages. */
export const ENGINE_VERSION: Constraint = { pattern: ENGINE };
/** The model's VersionString, of domains. */
export const VERSION_STRING: Constraint = { ...length(14, 18), pattern: ENGINE };

/** The model has no minimum, an old guide says 30, and clients send 1: 1 to 100 (docs/reference/compatibility.md). */
export const MAX_RESULTS: Constraint = { integer: true, range: { min: 1, max: 100 } };

/**
 * By the form of the model's InstanceTypeString. Its enumeration of instance types is older than the service, which takes others as
 * well (r7g, im4gn, i8g: developer guide, supported instance types).
 */
export const INSTANCE_TYPE: Constraint = { ...length(10, 40), pattern: pattern('^.*\\..*\\.search$') };

export const KMS_KEY_ID: Constraint = length(1, 500);
export const ARN: Constraint = length(20, 2048);
export const ROLE_ARN: Constraint = {
  ...ARN,
  pattern: pattern('arn:(aws|aws\\-cn|aws\\-us\\-gov|aws\\-iso|aws\\-iso\\-b):iam::[0-9]+:role\\/.*'),
};
export const INTEGER: Constraint = { integer: true };
