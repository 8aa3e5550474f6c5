const NAME = '[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.\\-·]*';
const START = new RegExp(`^<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'u');
const END = new RegExp(`^</(${NAME})\\s*>`, 'u');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*("[^"]*"|'[^']*')`, 'gu');
const PI_TARGET = new RegExp(`^${NAME}(?:\\s|$)`, 'u');
const BAD_REFERENCE = /&(?!(?:lt|gt|amp|apos|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/u;

/** Markup that stands for itself: how it begins and ends. */
const VERBATIM = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * Where a document stops being well-formed XML 1.0: `line 3: …`; undefined when it is well-formed. Not a validator, and it
 * resolves nothing: a DOCTYPE is refused, as entities of a stranger have no place in a licence.
 */
export function xmlFault(text: string): string | undefined {
  const open: string[] = [];
  let rootSeen = false;
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  const at = (what: string): string => `line ${text.slice(0, position).split('\n').length}: ${what}`;

  while (position < text.length) {
    const next = text.indexOf('<', position);
    const content = text.slice(position, next < 0 ? text.length : next);
    const problem = contentProblem(content, open.length > 0);
    if (problem) return at(problem);
    if (next < 0) break;
    position = next;

    const verbatim = VERBATIM.find(([begin]) => text.startsWith(begin, position));
    if (verbatim) {
      const [begin, end] = verbatim;
      if (begin === '<![CDATA[' && open.length === 0) return at('CDATA outside the root element');
      const close = text.indexOf(end, position + begin.length);
      if (close < 0) return at(`${begin} is never closed`);
      const fault = verbatimProblem(begin, text.slice(position + begin.length, close), position);
      if (fault) return at(fault);
      position = close + end.length;
      continue;
    }
    if (text.startsWith('<!', position)) return at('a DOCTYPE is not accepted');

    // A tag ends at the first > outside quotes; bounded, so that the patterns below see one tag and not the rest of the file.
    const tag = tagAt(text, position);
    if (tag === undefined) return at('a tag is never closed');
    const end = END.exec(tag);
    if (end) {
      const expected = open.pop();
      if (expected !== end[1]) return at(`</${end[1]}> closes ${expected === undefined ? 'nothing' : `<${expected}>`}`);
    } else {
      const start = START.exec(tag);
      const name = start?.[1];
      if (!start || name === undefined) return at(`this is no tag: ${tag.slice(0, 60)}`);
      if (open.length === 0 && rootSeen) return at(`<${name}> is a second root element`);
      const attributes = attributeProblem(start[2] ?? '');
      if (attributes) return at(attributes);
      rootSeen = true;
      if (start[3] === '') open.push(name);
    }
    position += tag.length;
  }
  const unclosed = open.pop();
  if (unclosed !== undefined) return at(`<${unclosed}> is never closed`);
  return rootSeen ? undefined : at('there is no element');
}

function verbatimProblem(begin: string, body: string, position: number): string | undefined {
  if (begin === '<!--' && (body.includes('--') || body.endsWith('-'))) return 'a comment holds --';
  if (begin !== '<?') return undefined;
  if (!PI_TARGET.test(body)) return 'a processing instruction without a name';
  // A byte order mark may stand before the declaration.
  if (/^xml(?:\s|$)/i.test(body) && position > 1) return 'an XML declaration that is not at the beginning';
  return undefined;
}

function contentProblem(content: string, inside: boolean): string | undefined {
  if (!inside && content.trim() !== '') return 'text outside the root element';
  if (content.includes(']]>')) return ']]> in text: write ]]&gt;';
  if (BAD_REFERENCE.test(content)) return 'an & that begins no known entity: write &amp;';
  return undefined;
}

function attributeProblem(attributes: string): string | undefined {
  const seen = new Set<string>();
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (seen.has(name)) return `attribute ${name} is there twice`;
    seen.add(name);
    if (BAD_REFERENCE.test(value)) return `attribute ${name} holds an & that begins no known entity: write &amp;`;
  }
  return undefined;
}

function tagAt(text: string, start: number): string | undefined {
  let quote: string | undefined;
  for (let i = start + 1; i < text.length; i++) {
    const character = text[i];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '>') {
      return text.slice(start, i + 1);
    }
  }
  return undefined;
}
