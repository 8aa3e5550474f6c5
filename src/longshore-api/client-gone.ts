import { ServiceError } from '../model/service-error.ts';

/** What is thrown where work ends because the request's signal aborted: seen by a client that a closing server still answers. */
export const clientGone = (signal: AbortSignal): ServiceError =>
  new ServiceError(
    'RequestTimeoutException',
    'The server closes, or the client went, before the work was done: ask again.',
    {
      cause: signal.reason,
    },
  );

/** @throws ServiceError RequestTimeoutException */
export function assertWanted(signal: AbortSignal): void {
  if (signal.aborted) throw clientGone(signal);
}
