import { CliError } from './cli-error.ts';

/** The work's result, or a CliError (`interrupted`) as soon as the signal comes; the work itself is left where it is. */
export async function unlessInterrupted<T>(interrupted: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const interruption = new Promise<never>((_, reject) => {
    stop = () => reject(new CliError('interrupted', 'interrupted; what was asked of the service goes on'));
    if (interrupted.aborted) stop();
    else interrupted.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, interruption]);
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
}
