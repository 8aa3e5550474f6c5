/**
 * The main attributes of a jar's `META-INF/MANIFEST.MF` (JAR File Specification). Lines that are no attribute are passed over: what is
 * read here is told, not relied upon.
 */
export function parseManifest(bytes: Uint8Array): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const joined = new TextDecoder().decode(bytes).replace(/(?:\r\n|\r|\n) /g, '');
  for (const line of joined.split(/\r\n|\r|\n/)) {
    if (line === '') break;
    const match = /^([\w-]{1,70}): (.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) attributes.set(match[1], match[2]);
  }
  return attributes;
}
