import type { Shape } from '../model/operations.ts';
import { ServiceError } from '../model/service-error.ts';

/** Turns parsed JSON into the value of a shape. `path` names the member in errors: `Filters[0].Name`. */
export type ShapeReader = (value: unknown, path: string) => unknown;

/** Deepest document value (`IndexSchema`); everything else is as deep as the model. */
const MAX_DOCUMENT_DEPTH = 64;

const mistyped = (path: string, expected: string, value: unknown): ServiceError =>
  new ServiceError('SerializationException', `${path}: expected ${expected}, got ${typeName(value)}`);

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readString: ShapeReader = (value, path) => {
  if (typeof value !== 'string') throw mistyped(path, 'string', value);
  return value;
};

const readNumber: ShapeReader = (value, path) => {
  if (typeof value !== 'number') throw mistyped(path, 'number', value);
  return value;
};

const readBoolean: ShapeReader = (value, path) => {
  if (typeof value !== 'boolean') throw mistyped(path, 'boolean', value);
  return value;
};

/** Epoch seconds, as rest-json has them. */
const readTimestamp: ShapeReader = (value, path) => {
  if (typeof value !== 'number') throw mistyped(path, 'number of epoch seconds', value);
  const date = new Date(value * 1000);
  if (Number.isNaN(date.getTime())) throw new ServiceError('SerializationException', `${path}: no such time: ${value}`);
  return date;
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const readBlob: ShapeReader = (value, path) => {
  if (typeof value !== 'string' || !BASE64.test(value)) throw mistyped(path, 'base64 string', value);
  return new Uint8Array(Buffer.from(value, 'base64'));
};

function readDocument(value: unknown, path: string, depth = 0): unknown {
  if (depth > MAX_DOCUMENT_DEPTH) {
    throw new ServiceError('SerializationException', `${path}: nested deeper than ${MAX_DOCUMENT_DEPTH} levels`);
  }
  if (Array.isArray(value)) return value.map((item, index) => readDocument(item, `${path}[${index}]`, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(entriesOf(value, path).map(([key, item]) => [key, readDocument(item, path, depth + 1)]));
}

/** Refuses a key that would be an object's prototype wherever the value is copied by assignment. */
function entriesOf(value: Record<string, unknown>, path: string): [string, unknown][] {
  if (Object.hasOwn(value, '__proto__'))
    throw new ServiceError('SerializationException', `${path}: no such key: __proto__`);
  return Object.entries(value);
}

function listReader(shape: Shape): ShapeReader {
  const readItem = shapeReader(shape.getValueSchema());
  return (value, path) => {
    if (!Array.isArray(value)) throw mistyped(path, 'list', value);
    return value.map((item, index) => readItem(item, `${path}[${index}]`));
  };
}

function mapReader(shape: Shape): ShapeReader {
  const readItem = shapeReader(shape.getValueSchema());
  return (value, path) => {
    if (!isObject(value)) throw mistyped(path, 'object', value);
    return Object.fromEntries(entriesOf(value, path).map(([key, item]) => [key, readItem(item, `${path}.${key}`)]));
  };
}

function structureReader(shape: Shape): ShapeReader {
  const members = [...shape.structIterator()].map(
    ([name, member]) => [name, member.getMergedTraits().jsonName ?? name, shapeReader(member)] as const,
  );
  return (value, path) => {
    if (!isObject(value)) throw mistyped(path === '' ? 'body' : path, 'object', value);
    const read: Record<string, unknown> = {};
    for (const [name, key, readMember] of members) {
      const member = Object.hasOwn(value, key) ? value[key] : undefined;
      // A member that is null is absent; so say Smithy's rules for JSON.
      if (member !== undefined && member !== null)
        read[name] = readMember(member, path === '' ? key : `${path}.${key}`);
    }
    return read;
  };
}

/**
 * Compiles the reader of a shape. Unknown members are dropped, as AWS drops them. No input of the model is recursive.
 * The reader throws ServiceError (SerializationException) naming the member and both types.
 */
export function shapeReader(shape: Shape): ShapeReader {
  if (shape.isUnitSchema()) return () => ({});
  if (shape.isStructSchema()) return structureReader(shape);
  if (shape.isListSchema()) return listReader(shape);
  if (shape.isMapSchema()) return mapReader(shape);
  if (shape.isStringSchema()) return readString;
  if (shape.isNumericSchema()) return readNumber;
  if (shape.isBooleanSchema()) return readBoolean;
  if (shape.isTimestampSchema()) return readTimestamp;
  if (shape.isBlobSchema()) return readBlob;
  if (shape.isDocumentSchema()) return (value, path) => readDocument(value, path);
  throw new Error(`no reader for the shape ${shape.getName(true)}`);
}
