import { ServiceError } from '../model/service-error.ts';

/** The SDK's types let every member be undefined; the input was checked before, so this only ever fails on a fault of ours. */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw new ServiceError('ValidationException', `${member} is a required parameter.`);
  return value;
}
