import { destination, type Level, type Logger, pino } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly level: Level | 'silent';
  /** A file to append to; stderr when absent. */
  readonly file?: string;
}

/** Never in a log: what lets somebody act as another. */
const SECRETS = ['authorization', '"x-amz-security-token"', 'secretAccessKey', 'sessionToken', 'MasterUserPassword'];

const pathsOf = (name: string): string[] => {
  const key = name.startsWith('"') ? `[${name}]` : `.${name}`;
  return [name.startsWith('"') ? `[${name}]` : name, `*${key}`, `*.*${key}`];
};

/** One JSON object a line; secrets are replaced at the top and up to two levels below. */
export function createLog({ level, file }: LogOptions): Log {
  return pino(
    { level, base: null, redact: { paths: SECRETS.flatMap(pathsOf), censor: '[redacted]' } },
    destination({ dest: file ?? process.stderr.fd, mkdir: true, sync: true }),
  );
}
