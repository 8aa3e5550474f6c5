import { ServiceError } from '../../model/service-error.ts';
import { S3Error, type S3ErrorCode } from './s3-error.ts';
import { element, text, type XmlNode } from './xml/xml-writer.ts';

/** How S3 names what a signature's check can end with. */
const AUTHENTICATION_CODES: Readonly<Record<string, S3ErrorCode>> = {
  AccessDeniedException: 'AccessDenied',
  MissingAuthenticationTokenException: 'AccessDenied',
  IncompleteSignatureException: 'AuthorizationHeaderMalformed',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidAccessKeyId',
  ThrottlingException: 'SlowDown',
};

/** Whatever was thrown, as an error for an S3 client: nothing of our insides is told. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  const code = error instanceof ServiceError ? AUTHENTICATION_CODES[error.code] : undefined;
  if (code !== undefined && error instanceof Error) return new S3Error(code, error.message, {}, { cause: error });
  return new S3Error('InternalError', 'We encountered an internal error. Please try again.', {}, { cause: error });
}

export const errorDocument = (error: S3Error, resource: string, requestId: string): XmlNode =>
  element(
    'Error',
    text('Code', error.code),
    text('Message', error.message),
    Object.entries(error.details).map(([name, value]) => text(name, value)),
    text('Resource', resource),
    text('RequestId', requestId),
    text('HostId', requestId),
  );
