/** An element to be written: its text, or its children. */
export interface XmlNode {
  readonly name: string;
  readonly content: string | readonly XmlNode[];
}

type Content = XmlNode | readonly XmlNode[] | undefined;

/** A text becomes an element; nothing is left out as nothing. */
export const text = (name: string, value: string | number | boolean): XmlNode => ({ name, content: String(value) });

export const optionalText = (name: string, value: string | number | undefined): XmlNode | undefined =>
  value === undefined ? undefined : text(name, value);

export const element = (name: string, ...content: readonly Content[]): XmlNode => ({
  name,
  content: content.flat().filter((child): child is XmlNode => child !== undefined),
});

/** A whole document; `namespace` is put on its root. */
export function writeXml(root: XmlNode, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${escapeXml(namespace)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, attribute)}`;
}

function write({ name, content }: XmlNode, attribute: string): string {
  const inner = typeof content === 'string' ? escapeXml(content) : content.map((child) => write(child, '')).join('');
  return inner === '' ? `<${name}${attribute}/>` : `<${name}${attribute}>${inner}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A control character has no place in XML 1.0. S3 writes it as a reference all the same, and clients ask for
 * `encoding-type=url` to get round that; so do we.
 */
export const escapeXml = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be found
  value.replace(/[&<>"\u0000-\u0008\u000b-\u001f]/g, (c) => ENTITIES[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
