/** An element as read; `name` without its prefix. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own character data, joined. */
  readonly text: string;
}

/** Not well-formed, or more than a request body needs (document types, processing instructions inside, deep nesting). */
export class XmlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlError';
  }
}

interface OpenElement {
  readonly qualifiedName: string;
  readonly children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 16;
const NAME = '[A-Za-z_][\\w.:-]*';
const ATTRIBUTES = `(?:\\s+${NAME}\\s*=\\s*(?:"[^<"]*"|'[^<']*'))*`;
/** One token from where it stands: close tag, open tag, character data. No pattern can be entered two ways. */
const TOKEN = new RegExp(`</(${NAME})\\s*>|<(${NAME})${ATTRIBUTES}\\s*(/?)>|([^<]+)`, 'y');
const PROLOGUE = /^\uFEFF?(?:<\?xml\s[^?]*\?>)?/;

/** Reads the small documents that S3 clients send: elements and text, UTF-8. @throws XmlError */
export function readXml(bytes: Uint8Array): XmlElement {
  const document = decode(bytes).replace(PROLOGUE, '');
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  const close = (closed: OpenElement): void => {
    const done: XmlElement = {
      name: closed.qualifiedName.slice(closed.qualifiedName.indexOf(':') + 1),
      children: closed.children,
      text: closed.text,
    };
    const parent = open.at(-1);
    if (parent === undefined) root = done;
    else parent.children.push(done);
  };

  const addText = (characters: string): void => {
    const current = open.at(-1);
    if (current !== undefined) current.text += characters;
    else if (/\S/.test(characters)) throw new XmlError('text outside the root element');
  };

  let at = 0;
  while (at < document.length) {
    if (document.startsWith('<!--', at)) {
      at = endOf(document, '-->', at + 4);
      continue;
    }
    if (document.startsWith('<![CDATA[', at)) {
      const end = endOf(document, ']]>', at);
      addText(document.slice(at + 9, end - 3));
      at = end;
      continue;
    }
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(document);
    if (token === null) throw new XmlError(`not well-formed at character ${at}`);
    const [whole, closing, opening, selfClosing, characters] = token;
    at += whole.length;
    const current = open.at(-1);
    if (opening !== undefined) {
      if (current === undefined && root !== undefined) throw new XmlError('more than one root element');
      if (open.length === MAX_DEPTH) throw new XmlError(`nested deeper than ${MAX_DEPTH} elements`);
      const opened: OpenElement = { qualifiedName: opening, children: [], text: '' };
      if (selfClosing === '/') close(opened);
      else open.push(opened);
    } else if (closing !== undefined) {
      if (current?.qualifiedName !== closing) throw new XmlError(`</${closing}> closes nothing`);
      open.pop();
      close(current);
    } else {
      addText(resolveReferences(characters ?? ''));
    }
  }
  if (open.length > 0 || root === undefined) throw new XmlError('the document ends inside an element, or is empty');
  return root;
}

/** Found by a search, not by a pattern: a comment may be megabytes. */
function endOf(document: string, mark: string, from: number): number {
  const found = document.indexOf(mark, from);
  if (found === -1) throw new XmlError(`no ${mark} to be found`);
  return found + mark.length;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new XmlError('not UTF-8');
    throw error;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolveReferences(characters: string): string {
  return characters.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));|&/g, (whole, hex, decimal, name) => {
    if (name !== undefined && Object.hasOwn(ENTITIES, name)) return ENTITIES[name] ?? whole;
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
    if (Number.isNaN(code) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      throw new XmlError(`unknown reference ${whole}`);
    }
    return String.fromCodePoint(code);
  });
}

/** Text of the first child of this name. */
export const childText = (parent: XmlElement, name: string): string | undefined =>
  parent.children.find((child) => child.name === name)?.text;
