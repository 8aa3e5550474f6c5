import type { Shape } from '../model/operations.ts';
import { ServiceError } from '../model/service-error.ts';

/** A member that travels in the path or the query string instead of the body. */
export interface HttpBinding {
  readonly member: string;
  readonly from: 'label' | 'query';
  /** Name of the label or the query key. */
  readonly key: string;
  readonly parse: (values: readonly string[]) => unknown;
}

function scalarParser(shape: Shape, key: string): (value: string) => unknown {
  if (shape.isNumericSchema()) {
    return (value) => {
      if (!/^-?\d+(?:\.\d+)?$/.test(value)) throw mistyped(key, 'number');
      return Number(value);
    };
  }
  if (shape.isBooleanSchema()) {
    return (value) => {
      if (value !== 'true' && value !== 'false') throw mistyped(key, 'true or false');
      return value === 'true';
    };
  }
  if (shape.isStringSchema()) return (value) => value;
  throw new Error(`no parser for ${key}: ${shape.getName(true)} in a path or query string`);
}

const mistyped = (key: string, expected: string): ServiceError =>
  new ServiceError('SerializationException', `${key}: expected ${expected}, got another string`);

function parserOf(shape: Shape, key: string): (values: readonly string[]) => unknown {
  if (shape.isListSchema()) {
    const parse = scalarParser(shape.getValueSchema(), key);
    return (values) => values.map(parse);
  }
  const parse = scalarParser(shape, key);
  return (values) => {
    // AWS takes the first of a repeated key; to refuse says more.
    if (values.length > 1) throw new ServiceError('SerializationException', `${key}: given ${values.length} times`);
    return parse(values[0] ?? '');
  };
}

/** The members of an input that are bound to the path or the query string. */
export function httpBindings(input: Shape): readonly HttpBinding[] {
  return [...input.structIterator()].flatMap(([member, shape]): HttpBinding[] => {
    const { httpLabel, httpQuery } = shape.getMergedTraits();
    if (httpLabel) return [{ member, from: 'label', key: member, parse: parserOf(shape, member) }];
    if (httpQuery !== undefined) return [{ member, from: 'query', key: httpQuery, parse: parserOf(shape, httpQuery) }];
    return [];
  });
}
