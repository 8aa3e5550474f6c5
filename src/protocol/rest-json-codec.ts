import type { Operation } from '../model/operations.ts';
import { httpBindings } from './http-bindings.ts';
import { inputValidator } from './input-validator.ts';
import { parseJsonBody } from './json-body.ts';
import { parseQuery } from './query-string.ts';
import { shapeReader } from './shape-reader.ts';
import { shapeWriter } from './shape-writer.ts';

/** A request of an operation, after routing. */
export interface OperationRequest {
  /** Decoded path labels, by member. */
  readonly labels: Readonly<Record<string, string>>;
  /** The query string as received, without `?`. */
  readonly query: string;
  readonly body: Uint8Array;
}

/** Reads the inputs and writes the outputs of one operation, as rest-json 1 has them. */
export interface OperationCodec {
  /** @throws ServiceError SerializationException or ValidationException */
  readInput(request: OperationRequest): object;
  /** JSON in UTF-8; empty for an operation without output. Members that the model does not know are dropped. */
  writeOutput(output: object): Uint8Array;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function operationCodec(operation: Operation): OperationCodec {
  const { input, output } = operation;
  const read = shapeReader(input);
  const write = shapeWriter(output);
  const validate = inputValidator(input);
  const bindings = input.isUnitSchema() ? [] : httpBindings(input);
  return {
    readInput({ labels, query, body }) {
      const parsed = read(parseJsonBody(body) ?? {}, '');
      const value = isObject(parsed) ? parsed : {};
      const values = parseQuery(query);
      for (const { member, from, key, parse } of bindings) {
        // The body has no say over a member that the path or the query string carries.
        delete value[member];
        const label = labels[key];
        const given = from === 'query' ? values.get(key) : label === undefined ? undefined : [label];
        if (given !== undefined) value[member] = parse(given);
      }
      validate(value);
      return value;
    },
    writeOutput(value) {
      return output.isUnitSchema() ? new Uint8Array() : Buffer.from(write(value));
    },
  };
}
