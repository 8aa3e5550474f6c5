import { ServiceError } from '../model/service-error.ts';

/** A request that is well-formed and cannot be granted as asked. */
export const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

/** A request that contradicts what is there now. */
export const conflict = (message: string): ServiceError => new ServiceError('ConflictException', message);
