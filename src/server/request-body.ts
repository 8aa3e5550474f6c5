import type { Readable } from 'node:stream';
import { ServiceError } from '../model/service-error.ts';
import type { ServerLimits } from './limits.ts';

type BodyLimits = Pick<ServerLimits, 'bodySize' | 'drainSize' | 'bodyTimeout'>;

/**
 * Reads a whole body. One that is too long is read on and dropped before the refusal: a client that is answered while it still
 * writes sees a reset connection instead of the answer.
 * @throws ServiceError RequestEntityTooLargeException, or RequestTimeoutException when it does not end in time.
 */
export function readBody(stream: Readable, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      stream.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onClose);
      outcome();
    };
    const refuse = (error: ServiceError): void => settle(() => reject(error));
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limits.bodySize) chunks.push(chunk);
      else {
        chunks.length = 0;
        if (size > limits.bodySize + limits.drainSize) refuse(tooLarge(limits));
      }
    };
    const onEnd = (): void => {
      if (size > limits.bodySize) refuse(tooLarge(limits));
      else settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    };
    const onClose = (): void => refuse(timedOut('The connection ended before the body was complete'));
    const timer = setTimeout(() => {
      refuse(timedOut(`The body was not complete after ${limits.bodyTimeout} milliseconds`));
    }, limits.bodyTimeout);
    // An 'error' is always followed by 'close'; without a listener it would end the process.
    stream
      .on('data', onData)
      .once('end', onEnd)
      .once('close', onClose)
      .on('error', () => undefined);
  });
}

const timedOut = (message: string): ServiceError => new ServiceError('RequestTimeoutException', message);

const tooLarge = ({ bodySize }: BodyLimits): ServiceError =>
  new ServiceError(
    'RequestEntityTooLargeException',
    `The body is larger than ${bodySize} bytes. Files are uploaded to S3; see PackageSource.`,
  );
