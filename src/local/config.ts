import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type MinisignKey, parseMinisignKey } from '../packages/plugin/minisign.ts';

/** Bytes of a JVM heap, as `-Xmx` takes it. */
const heap = z.string().regex(/^[0-9]+[mg]$/, 'a number with m or g, such as 400m');
const PORT = { error: 'a port, from 1 to 65535' };
const port = z.coerce.number(PORT).int(PORT).min(1, PORT).max(65535, PORT);
const SECONDS = { error: 'a whole number of seconds, 1 or more' };
const DAYS = { error: 'a whole number of days, 1 or more' };
const path = z
  .string()
  .min(1)
  .transform((value) => resolve(value));
/** A flag that is given has no value: settings.ts gives `true` for it. */
const flag = z.stringbool({ error: 'true or false' });
const optional = <T extends z.ZodType>(schema: T) => schema.optional();

/** Of minisign, in base64, separated by commas or blanks. */
const signatureKeys = z.string().transform((value, context): readonly MinisignKey[] =>
  value.split(/[\s,]+/).flatMap((text) => {
    if (text === '') return [];
    const key = parseMinisignKey(text);
    if (key) return [key];
    context.addIssue({ code: 'custom', message: 'public keys of minisign, such as RWQf6LRC…, separated by commas' });
    return [];
  }),
);

/** Every setting of `longshore up`, by its environment variable. docs/reference/configuration.md lists them. */
const SETTINGS = {
  LONGSHORE_HOME: path.default(() => join(homedir(), '.longshore')),
  LONGSHORE_CACHE: path.default(() => join(homedir(), '.cache', 'longshore')),
  LONGSHORE_NODES: optional(path),
  LONGSHORE_KEEP_NODES: flag.default(false),
  LONGSHORE_HOST: z.string().min(1).default('127.0.0.1'),
  LONGSHORE_PORT: port.default(9400),
  LONGSHORE_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region name such as us-east-1')
    .default('us-east-1'),
  LONGSHORE_PARTITION: z
    .string()
    .regex(/^aws(-[a-z]+)*$/, 'a partition name such as aws')
    .default('aws'),
  LONGSHORE_ACCOUNT_ID: z
    .string()
    .regex(/^\d{12}$/, 'twelve digits')
    .default('000000000000'),
  LONGSHORE_PROFILE: z.enum(['open', 'aws']).default('open'),
  LONGSHORE_ACCESS_KEY_ID: optional(z.string().min(1)),
  LONGSHORE_SECRET_ACCESS_KEY: optional(z.string().min(1)),
  LONGSHORE_NODE_HEAP: heap.default('400m'),
  LONGSHORE_NODE_USER: optional(z.string().min(1)),
  LONGSHORE_JVM_OPTIONS: z.string().default(''),
  LONGSHORE_OPENSEARCH_ARCHIVE: z
    .union([z.literal('off'), z.url({ protocol: /^https?$/, error: 'an http(s) URL, or off' })])
    .default('https://artifacts.opensearch.org/releases/core/opensearch'),
  LONGSHORE_SOURCE_ENDPOINT: optional(z.url({ protocol: /^https?$/, error: 'an http(s) URL' })),
  LONGSHORE_SOURCE_REGION: optional(z.string().min(1)),
  LONGSHORE_SOURCE_ACCESS_KEY_ID: optional(z.string().min(1)),
  LONGSHORE_SOURCE_SECRET_ACCESS_KEY: optional(z.string().min(1)),
  LONGSHORE_PLUGIN_SIGNATURE_KEYS: signatureKeys.default([]),
  LONGSHORE_OSV_DATABASE: optional(path),
  LONGSHORE_CHANGE_TIMEOUT: z.coerce.number(SECONDS).int(SECONDS).positive(SECONDS).default(1800),
  LONGSHORE_EVENT_RETENTION: z.coerce.number(DAYS).int(DAYS).positive(DAYS).max(36_500, DAYS).default(30),
  LONGSHORE_WEBHOOK_PRIVATE: optional(flag),
  LONGSHORE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
} as const;

const schema = z.object(SETTINGS);

export type Config = z.infer<typeof schema>;

export type Setting = keyof Config;

interface SettingHelp {
  /** Absent: the flag alone says it. */
  readonly value?: string;
  readonly meaning: string;
}

/** What a setting takes, and what it is for: `longshore up --help` and docs/reference/configuration.md. */
export const SETTING_HELP: Readonly<Record<Setting, SettingHelp>> = {
  LONGSHORE_HOME: {
    value: 'directory',
    meaning: 'database, package bytes, buckets and log; one running Longshore each',
  },
  LONGSHORE_CACHE: { value: 'directory', meaning: 'downloaded OpenSearch distributions; may be shared' },
  LONGSHORE_NODES: { value: 'directory', meaning: 'homes of the OpenSearch nodes' },
  LONGSHORE_KEEP_NODES: { meaning: 'leave the OpenSearch nodes running at the end; the next start takes them over' },
  LONGSHORE_HOST: { value: 'address', meaning: 'address to listen on' },
  LONGSHORE_PORT: { value: 'port', meaning: 'port of the AWS API and of S3' },
  LONGSHORE_REGION: { value: 'region', meaning: 'Region in ARNs' },
  LONGSHORE_PARTITION: { value: 'partition', meaning: 'partition in ARNs' },
  LONGSHORE_ACCOUNT_ID: { value: 'digits', meaning: 'account of callers whose access key is no account id' },
  LONGSHORE_PROFILE: { value: 'profile', meaning: "open: generous limits; aws: AWS's quotas and refusals" },
  LONGSHORE_ACCESS_KEY_ID: { value: 'key id', meaning: 'with the secret: the only key that is let in' },
  LONGSHORE_SECRET_ACCESS_KEY: {
    value: 'secret',
    meaning: 'secret of that key; a flag shows in process lists, a variable does not',
  },
  LONGSHORE_NODE_HEAP: { value: 'size', meaning: 'JVM heap of each node' },
  LONGSHORE_NODE_USER: { value: 'user', meaning: 'as root only: user of the nodes' },
  LONGSHORE_JVM_OPTIONS: { value: 'options', meaning: 'more JVM options of each node, separated by spaces' },
  LONGSHORE_OPENSEARCH_ARCHIVE: {
    value: 'url',
    meaning: 'where releases of OpenSearch are downloaded from; off: never',
  },
  LONGSHORE_SOURCE_ENDPOINT: { value: 'url', meaning: 'another S3-compatible store for sources of packages' },
  LONGSHORE_SOURCE_REGION: { value: 'region', meaning: 'Region of that store' },
  LONGSHORE_SOURCE_ACCESS_KEY_ID: { value: 'key id', meaning: 'access key for that store' },
  LONGSHORE_SOURCE_SECRET_ACCESS_KEY: { value: 'secret', meaning: 'secret of that key' },
  LONGSHORE_PLUGIN_SIGNATURE_KEYS: {
    value: 'keys',
    meaning: 'public keys of minisign, separated by commas: one of them must have signed a plugin',
  },
  LONGSHORE_OSV_DATABASE: {
    value: 'path',
    meaning: 'directory or all.zip of OSV documents: a plugin with a library that is known to be vulnerable is refused',
  },
  LONGSHORE_CHANGE_TIMEOUT: { value: 'seconds', meaning: 'after this long a change that waits has failed' },
  LONGSHORE_EVENT_RETENTION: { value: 'days', meaning: 'how long events, the audit and dead letters are kept' },
  LONGSHORE_WEBHOOK_PRIVATE: {
    meaning: 'let webhooks post to this machine and its networks, though anybody may ask for it without a key',
  },
  LONGSHORE_LOG_LEVEL: { value: 'level', meaning: 'trace, debug, info, warn, error, fatal or silent' },
};

/** In the order of the reference. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly Setting[];

/** A setting that cannot be: its message names each one, its value and what is allowed. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** Half a credential would silently be none. */
const PAIRS = [
  ['LONGSHORE_ACCESS_KEY_ID', 'LONGSHORE_SECRET_ACCESS_KEY'],
  ['LONGSHORE_SOURCE_ACCESS_KEY_ID', 'LONGSHORE_SOURCE_SECRET_ACCESS_KEY'],
] as const satisfies readonly (readonly [Setting, Setting])[];

/** Flags (by variable name) win over the environment. An empty variable counts as absent. @throws ConfigError */
export function loadConfig(environment: NodeJS.ProcessEnv, flags: Partial<Record<Setting, unknown>> = {}): Config {
  const given: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const value = flags[name] ?? environment[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}=${String(given[name])}: ${issue.message}`;
    });
    throw new ConfigError(lines.join('\n'));
  }
  for (const [one, other] of PAIRS) {
    if ((result.data[one] === undefined) === (result.data[other] === undefined)) continue;
    throw new ConfigError(`${one} and ${other} go together: set both or neither`);
  }
  return result.data;
}
