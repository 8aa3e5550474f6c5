import { xmlFault } from './xml-fault.ts';

/** A licence is a page of text; anything larger is something else. */
export const LICENSE_LIMIT = 10 * 1024 ** 2;

/**
 * Judges a PACKAGE-LICENSE: `.json` or `.xml` by the object's key (developer guide, third-party plugins), well-formed, UTF-8.
 * A sentence when it is not; undefined when it is.
 */
export function licenseProblem(key: string, bytes: Uint8Array): string | undefined {
  const extension = /\.([A-Za-z]+)$/.exec(key)?.[1]?.toLowerCase();
  if (extension !== 'json' && extension !== 'xml') {
    return `A license is a .json or .xml file, and the key is '${key}': store it under a key with that ending.`;
  }
  if (bytes.length > LICENSE_LIMIT) return `The license is larger than ${LICENSE_LIMIT} bytes.`;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'The license is not UTF-8: save it as UTF-8.';
  }
  if (extension === 'xml') {
    const fault = xmlFault(text);
    return fault && `The license is not well-formed XML: ${fault}.`;
  }
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `The license is not well-formed JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
