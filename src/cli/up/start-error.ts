import { CliError } from '../cli-error.ts';

/** Is it a Longshore that answers at this address? @returns its version. */
export async function probeLongshore(url: string, fetchImplementation: typeof fetch): Promise<string | undefined> {
  try {
    const response = await fetchImplementation(`${url}/_longshore/health`, { signal: AbortSignal.timeout(1_000) });
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null || !('version' in answer)) return undefined;
    return String(answer.version);
  } catch {
    return undefined;
  }
}

/** An error of the start, made fit for people. Others pass as they are. */
export async function explainStartError(
  error: unknown,
  address: { readonly host: string; readonly port: number; readonly url: string },
): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const { host, port, url } = address;
  const code: unknown = Reflect.get(error, 'code');
  if (code === 'EADDRINUSE') {
    const version = await probeLongshore(url, fetch);
    const holder = version === undefined ? 'another program' : `another Longshore (${version})`;
    return new CliError('failed', `port ${port} on ${host} is taken by ${holder}`, {
      remedy: 'Stop it, or choose a free port with --port (and another directory with --home to run both).',
      cause: error,
    });
  }
  if (Reflect.get(error, 'syscall') === 'listen' || code === 'ENOTFOUND') {
    const reason = code === 'EACCES' ? 'this user may not listen there' : 'this machine has no such address';
    return new CliError('failed', `cannot listen on ${host}:${port}: ${reason}`, {
      remedy: 'Choose another with --host and --port.',
      cause: error,
    });
  }
  const path: unknown = Reflect.get(error, 'path');
  if (typeof path === 'string') {
    return new CliError('failed', `cannot use ${path}: ${error.message}`, {
      remedy: 'Choose a directory of yours with --home (LONGSHORE_HOME).',
      cause: error,
    });
  }
  if (error.name === 'OwnerLockHeldError') {
    return new CliError('failed', error.message, {
      remedy: 'To run two side by side, give this one its own --home and --port.',
      cause: error,
    });
  }
  return error;
}
