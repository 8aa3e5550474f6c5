import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { readXml, type XmlElement, XmlError } from '../xml/xml-reader.ts';
import type { ServiceCall } from './call.ts';

/** Bytes: a thousand keys, or ten thousand parts, of the longest kind. */
const MAX_XML = 8 * 1024 ** 2;

/** The request's document with this root. @throws S3Error MalformedXML, MaxMessageLengthExceeded, whatever the body fails with */
export async function readXmlBody(call: ServiceCall, root: string, headers?: IncomingHttpHeaders): Promise<XmlElement> {
  const bytes = await readSmallBody(call, headers);
  const document = parse(bytes);
  if (document.name !== root) throw malformedXml(`expected ${root}, got ${document.name}`);
  return document;
}

export async function readSmallBody(call: ServiceCall, headers?: IncomingHttpHeaders): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of call.body(headers).bytes) {
    size += chunk.byteLength;
    if (size > MAX_XML) throw new S3Error('MaxMessageLengthExceeded', 'Your request was too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): XmlElement {
  try {
    return readXml(bytes);
  } catch (error) {
    if (error instanceof XmlError) throw malformedXml(error.message, error);
    throw error;
  }
}

export const malformedXml = (what: string, cause?: unknown): S3Error =>
  new S3Error(
    'MalformedXML',
    `The XML you provided was not well-formed or did not validate against our published schema: ${what}`,
    {},
    { cause },
  );
