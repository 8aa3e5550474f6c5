import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Shape } from '../model/operations.ts';
import { shapeWriter } from './shape-writer.ts';

const sdk = new AwsRestJsonProtocol({ defaultNamespace: 'com.amazonaws.opensearch' }).getPayloadCodec();

/** What the SDK's serialiser writes. */
function oracle(shape: Shape, value: unknown): unknown {
  const serializer = sdk.createSerializer();
  serializer.write(shape, value);
  const written = serializer.flush();
  return JSON.parse(typeof written === 'string' ? written : Buffer.from(written).toString());
}

const ours = (shape: Shape, value: unknown): unknown => JSON.parse(shapeWriter(shape)(value));

const MAX_DEPTH = 6;

/** Values of a shape: members are there, absent, null, or unknown to the model. */
function valuesOf(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  if (shape.isStructSchema()) {
    if (depth > MAX_DEPTH) return fc.constant({});
    const members = [...shape.structIterator()].map(
      ([name, member]) => [name, fc.option(valuesOf(member, depth + 1))] as const,
    );
    return fc.record({ ...Object.fromEntries(members), unknownToTheModel: fc.string() }, { requiredKeys: [] });
  }
  if (shape.isListSchema()) return fc.array(valuesOf(shape.getValueSchema(), depth + 1), { maxLength: 3 });
  if (shape.isMapSchema()) {
    return fc.dictionary(fc.string(), valuesOf(shape.getValueSchema(), depth + 1), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  if (shape.isTimestampSchema()) return fc.date({ noInvalidDate: true });
  if (shape.isBlobSchema()) return fc.uint8Array({ maxLength: 20 });
  if (shape.isBooleanSchema()) return fc.boolean();
  if (shape.isNumericSchema()) return fc.double();
  if (shape.isDocumentSchema()) return fc.jsonValue({ maxDepth: 3 });
  return fc.string({ unit: 'binary', maxLength: 20 });
}

describe('shapeWriter', () => {
  it.each(OPERATIONS.filter(({ output }) => !output.isUnitSchema()).map(({ name, output }) => [name, output] as const))(
    'writes what the SDK writes: %s',
    (_name, output) => {
      fc.assert(
        fc.property(valuesOf(output), (value) => {
          expect(ours(output, value)).toStrictEqual(oracle(output, value));
        }),
        { numRuns: 20 },
      );
    },
  );
});
