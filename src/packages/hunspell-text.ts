import { Utf8Validator } from './utf8-validator.ts';

/** How much of a file's beginning is looked at: a comment that is longer than this is no Hunspell file's. */
const HEAD_SIZE = 8192;

/** What one file of a Hunspell archive says of itself, read once and in flat memory. */
export class HunspellText {
  private readonly utf8 = new Utf8Validator();
  private readonly head: number[] = [];
  private fault: string | undefined;

  push(chunk: Uint8Array): void {
    if (this.head.length < HEAD_SIZE) this.head.push(...chunk.subarray(0, HEAD_SIZE - this.head.length));
    this.fault ??= this.utf8.push(chunk);
  }

  /** Why it cannot be an `.aff` file, in words. */
  affixProblem(): string | undefined {
    const binary = this.binaryProblem();
    if (binary !== undefined) return binary;
    const lines = this.options();
    const [first] = lines;
    if (first === undefined || lines.some((line) => /^[A-Z]{2,}(?:\s|$)/.test(line))) return undefined;
    return `it begins with ${quote(first)}, and an affix file holds options such as SET, TRY or SFX`;
  }

  /** Why it cannot be a `.dic` file, in words. */
  wordsProblem(): string | undefined {
    const binary = this.binaryProblem();
    if (binary !== undefined) return binary;
    const [first = ''] = this.lines();
    if (/^\s*\d+(?:\s|$)/.test(first)) return undefined;
    return `its first line is ${quote(first)}, and the number of words belongs there: the engine takes no word from it`;
  }

  /** The encoding that an `.aff` file declares for itself and its `.dic` files; undefined: ISO-8859-1, as Lucene reads it. */
  declaredEncoding(): string | undefined {
    for (const line of this.options()) {
      const name = /^SET\s+(\S+)/.exec(line)?.[1];
      if (name !== undefined) return name;
    }
    return undefined;
  }

  /** Why it is not the UTF-8 that was declared: the engine would put replacement characters without a word. */
  utf8Problem(): string | undefined {
    return this.fault ?? this.utf8.end();
  }

  private binaryProblem(): string | undefined {
    return this.head.includes(0) ? 'it is binary or UTF-16, and Hunspell reads text' : undefined;
  }

  /** Of the head; the last one may be cut off. A comment or an empty line is none. */
  private options(): readonly string[] {
    return this.lines().filter((line) => line.trim() !== '' && !line.startsWith('#'));
  }

  private lines(): readonly string[] {
    return Buffer.from(this.head)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .split(/\r\n|\r|\n/);
  }
}

const quote = (line: string): string => JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
