import type { OfferedOperation, OperationInput, OperationOutput } from '../model/operation-types.ts';
import type { OperationName } from '../model/operations.ts';
import type { OperationContext, OperationHandler } from '../operations/operation.ts';

/** The handlers of the operations that are offered, by wire name. */
export type OperationRegistry = {
  readonly [Name in OfferedOperation]?: OperationHandler<OperationInput<Name>, OperationOutput<Name>>;
};

/** The part of an operation's context that does not change from request to request. */
export type BaseContext = Omit<OperationContext, 'operation' | 'requestId' | 'caller'>;

/** A handler as the wire sees it: what the codec of the same operation has read goes in. */
interface WireHandler {
  // A method and not a function member: its parameter is then checked in both directions, and each typed handler fits.
  handle(input: object, context: OperationContext): Promise<object>;
}

/** The handler of an operation, or undefined when it is not offered. */
export function wireHandler(registry: OperationRegistry, name: OperationName): WireHandler['handle'] | undefined {
  const handlers: Readonly<Partial<Record<string, WireHandler['handle']>>> = registry;
  return Object.hasOwn(handlers, name) ? handlers[name] : undefined;
}
