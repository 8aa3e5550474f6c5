import type { Shape } from '../model/operations.ts';

/** Writes the value of a shape as JSON text, as rest-json has it. */
export type ShapeWriter = (value: unknown) => string;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** What JSON must escape, and lone surrogates, which UTF-8 cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

const writeText = (text: string): string => (SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`);

/** A value whose type is not the shape's is written as JSON has it, so that a fault of ours is seen and not hidden. */
const writeAny: ShapeWriter = (value) => JSON.stringify(value) ?? 'null';

const writeString: ShapeWriter = (value) => (typeof value === 'string' ? writeText(value) : writeAny(value));

/** JSON has no NaN and no infinities; Smithy writes their names. */
const writeNumber: ShapeWriter = (value) =>
  typeof value !== 'number' || Number.isFinite(value) ? writeAny(value) : `"${value}"`;

/** Epoch seconds. */
const writeTimestamp: ShapeWriter = (value) =>
  value instanceof Date ? writeNumber(value.getTime() / 1000) : writeAny(value);

const writeBlob: ShapeWriter = (value) =>
  value instanceof Uint8Array
    ? `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"`
    : writeAny(value);

/** Any JSON, with the Dates and bytes that may stand in it. */
const writeDocument: ShapeWriter = (value) => {
  if (typeof value === 'number') return writeNumber(value);
  if (!isObject(value)) return writeAny(value);
  if (value instanceof Date) return writeTimestamp(value);
  if (value instanceof Uint8Array) return writeBlob(value);
  if (Array.isArray(value)) return `[${value.filter((item) => item !== undefined).map(writeDocument)}]`;
  return writeEntries(value, writeDocument, (item) => item !== undefined);
};

function writeEntries(value: object, write: ShapeWriter, keep: (item: unknown) => boolean): string {
  const entries = Object.entries(value).filter(([, item]) => keep(item));
  return `{${entries.map(([key, item]) => `${writeText(key)}:${write(item)}`)}}`;
}

function listWriter(shape: Shape): ShapeWriter {
  const write = shapeWriter(shape.getValueSchema());
  return (value) =>
    Array.isArray(value) ? `[${value.filter((item) => !isAbsent(item)).map(write)}]` : writeAny(value);
}

function mapWriter(shape: Shape): ShapeWriter {
  const write = shapeWriter(shape.getValueSchema());
  return (value) => (isObject(value) ? writeEntries(value, write, (item) => !isAbsent(item)) : writeAny(value));
}

interface Member {
  readonly name: string;
  /** `"PackageID":` */
  readonly label: string;
  readonly write: ShapeWriter;
}

const membersOf = (shape: Shape): readonly Member[] =>
  [...shape.structIterator()].map(([name, member]) => ({
    name,
    label: `${writeText(member.getMergedTraits().jsonName ?? name)}:`,
    write: shapeWriter(member),
  }));

function structureWriter(shape: Shape): ShapeWriter {
  // At the first use, so that a shape may hold itself.
  let members: readonly Member[] | undefined;
  return (value) => {
    if (!isObject(value)) return writeAny(value);
    members ??= membersOf(shape);
    let text = '';
    for (const { name, label, write } of members) {
      const member = value[name];
      if (isAbsent(member)) continue;
      text += text === '' ? label : `,${label}`;
      text += write(member);
    }
    return `{${text}}`;
  };
}

/**
 * Compiles the writer of a shape. Members that the model does not know are dropped, absent ones and null left out, as the SDK's own
 * serialiser does it; that one walks the schema anew for each value.
 */
export function shapeWriter(shape: Shape): ShapeWriter {
  if (shape.isStructSchema()) return structureWriter(shape);
  if (shape.isListSchema()) return listWriter(shape);
  if (shape.isMapSchema()) return mapWriter(shape);
  if (shape.isStringSchema()) return writeString;
  if (shape.isNumericSchema()) return writeNumber;
  if (shape.isTimestampSchema()) return writeTimestamp;
  if (shape.isBlobSchema()) return writeBlob;
  if (shape.isDocumentSchema()) return writeDocument;
  return writeAny;
}
