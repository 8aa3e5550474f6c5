import { assertKey } from '../names.ts';
import { childText, type XmlElement } from '../xml/xml-reader.ts';
import { element, text } from '../xml/xml-writer.ts';
import type { BucketOperation } from './call.ts';
import { malformedXml, readXmlBody } from './xml-body.ts';

const MAX_KEYS = 1000;

export const deleteObjects: BucketOperation = async (call) => {
  const bucket = await call.store.bucket(call.bucket);
  const request = await readXmlBody(call, 'Delete');
  const keys = request.children.filter((child) => child.name === 'Object').map(keyOf);
  if (keys.length === 0 || keys.length > MAX_KEYS)
    throw malformedXml(`1 to ${MAX_KEYS} Object elements, got ${keys.length}`);
  await bucket.deleteObjects(keys);
  const quiet = childText(request, 'Quiet')?.trim() === 'true';
  const deleted = quiet ? [] : keys.map((key) => element('Deleted', text('Key', key)));
  return { status: 200, body: element('DeleteResult', deleted) };
};

function keyOf(object: XmlElement): string {
  const key = childText(object, 'Key');
  if (key === undefined || key === '') throw malformedXml('an Object without a Key');
  assertKey(key);
  return key;
}
