import { CliError, type CliErrorKind } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

export interface ErrorDescription {
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
}

const EXIT_OF: Readonly<Record<CliErrorKind, ExitCode>> = {
  failed: EXIT.failed,
  usage: EXIT.usage,
  timedOut: EXIT.timedOut,
  interrupted: EXIT.interrupted,
};

/** What to do about an error that the service answered, by its code. */
const SERVICE_REMEDIES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: '`longshore domain list` and `longshore package list` show what there is.',
  UnrecognizedClientException:
    'This endpoint knows other keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to them.',
  InvalidSignatureException: 'Check AWS_SECRET_ACCESS_KEY, AWS_REGION and the clock of this machine.',
  ExpiredTokenException: 'The session token has run out: sign in again.',
  AccessDeniedException: 'These credentials may not do that.',
};

const string = (value: object, key: string): string | undefined => {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** Any error, as lines for people and an exit code. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof CliError) {
    const remedy = error.remedy === undefined ? [] : [`  ${error.remedy}`];
    return { lines: [`longshore: ${error.message}`, ...remedy], exitCode: EXIT_OF[error.kind] };
  }
  if (!(error instanceof Error)) return { lines: [`longshore: ${String(error)}`], exitCode: EXIT.failed };
  if (error.name === 'ConfigError') {
    const remedy = '  docs/reference/configuration.md lists every setting; `longshore up --help` every flag.';
    return { lines: [...error.message.split('\n').map((line) => `longshore: ${line}`), remedy], exitCode: EXIT.usage };
  }
  return serviceError(error) ?? { lines: [`longshore: ${error.message}`, ...causes(error)], exitCode: EXIT.failed };
}

/** The SDKs' errors carry `$metadata`; what never reached the service is a CliError by then (api/reach.ts). */
function serviceError(error: Error): ErrorDescription | undefined {
  const metadata: unknown = Reflect.get(error, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const requestId = string(metadata, 'requestId');
  const remedy = SERVICE_REMEDIES[error.name];
  return {
    lines: [
      `longshore: ${error.name}: ${error.message}`,
      ...(requestId === undefined ? [] : [`  request id ${requestId}`]),
      ...(remedy === undefined ? [] : [`  ${remedy}`]),
    ],
    exitCode: EXIT.failed,
  };
}

function causes(error: Error): string[] {
  const lines: string[] = [];
  for (let cause = error.cause; cause instanceof Error && lines.length < 5; cause = cause.cause) {
    lines.push(`  because: ${cause.message}`);
  }
  return lines;
}
