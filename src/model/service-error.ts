/** The errors of the AWS wire, as values of a closed vocabulary. Source: service-2.json of `opensearch`, and AWS's common errors. */

/** HTTP status of each error type. The first block is modelled by the service, the second is of our own API, the last are errors of the protocol itself. */
export const SERVICE_ERROR_STATUS = {
  BaseException: 400,
  InternalException: 500,
  ValidationException: 400,
  ResourceNotFoundException: 409,
  ResourceAlreadyExistsException: 409,
  ConflictException: 409,
  LimitExceededException: 409,
  InvalidTypeException: 409,
  DisabledOperationException: 409,
  AccessDeniedException: 403,
  DependencyFailureException: 424,
  InvalidPaginationTokenException: 400,
  ThrottlingException: 429,

  PreconditionFailedException: 412,

  SerializationException: 400,
  UnknownOperationException: 404,
  MissingAuthenticationTokenException: 403,
  IncompleteSignatureException: 403,
  InvalidSignatureException: 403,
  UnrecognizedClientException: 403,
  RequestEntityTooLargeException: 413,
  RequestHeaderFieldsTooLargeException: 431,
  RequestTimeoutException: 408,
} as const;

export type ServiceErrorCode = keyof typeof SERVICE_ERROR_STATUS;

/** An error that a client is meant to see: `code` is the wire's error type, `message` says what happened and what to do. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;

  constructor(code: ServiceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = code;
    this.code = code;
  }

  get status(): number {
    return SERVICE_ERROR_STATUS[this.code];
  }
}
