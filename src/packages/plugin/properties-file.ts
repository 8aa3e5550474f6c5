/** Why a properties file cannot be read. */
export class PropertiesError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PropertiesError';
  }
}

/**
 * Reads what `java.util.Properties.load(InputStream)` reads: ISO 8859-1, `#` and `!` comments, `=`, `:` or blank between key and
 * value, continuation lines, escapes. A later key wins, as there. @throws PropertiesError for a malformed \u escape, with its line
 */
export function parseProperties(bytes: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const { text, line } of logicalLines(new TextDecoder('latin1').decode(bytes))) {
    const split = splitPoint(text);
    const key = unescaped(text.slice(0, split), line);
    const value = unescaped(text.slice(split).replace(/^[ \t\f]*[=:]?[ \t\f]*/, ''), line);
    properties.set(key, value);
  }
  return properties;
}

/** Continued lines joined, comments and blank lines left out. */
function* logicalLines(text: string): Generator<{ text: string; line: number }> {
  const lines = text.split(/\r\n|\r|\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let logical = trimStart(lines[i] ?? '');
    if (logical === '' || /^[#!]/.test(logical)) continue;
    while (isContinued(logical)) {
      i++;
      logical = logical.slice(0, -1) + trimStart(lines[i] ?? '');
      if (i >= lines.length) break;
    }
    yield { text: logical, line };
  }
}

const trimStart = (text: string): string => text.replace(/^[ \t\f]+/, '');

/** An odd number of backslashes at the end. */
const isContinued = (text: string): boolean => (/\\+$/.exec(text)?.[0].length ?? 0) % 2 === 1;

/** Where the key ends: the first `=`, `:` or blank that no backslash escapes. */
function splitPoint(text: string): number {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (/[=: \t\f]/.test(text[i] ?? '')) return i;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string, line: number): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|u|.|$)/gs, (_, escaped: string) => {
    if (escaped === 'u') throw new PropertiesError(`line ${line}: \\u must be followed by four hex digits`);
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return ESCAPES[escaped] ?? escaped;
  });
}
