/** A permission that a plugin's `plugin-security.policy` asks for. */
export interface Permission {
  /** `java.net.SocketPermission`. */
  readonly type: string;
  readonly target?: string;
  readonly actions?: string;
  /** Of the jar that is to have it; absent when the whole plugin is. */
  readonly codeBase?: string;
}

export type PolicyOutcome = { readonly permissions: readonly Permission[] } | { readonly problem: string };

class PolicySyntaxError extends Error {}

/** Reads a policy file as far as `org.opensearch.secure_sm.policy.PolicyParser` does: grants, their code bases and permissions. */
export function parseSecurityPolicy(bytes: Uint8Array): PolicyOutcome {
  try {
    const tokens = new Tokens(new TextDecoder().decode(bytes));
    const permissions: Permission[] = [];
    while (!tokens.isAtEnd()) {
      if (tokens.takes('grant')) permissions.push(...grant(tokens));
      else tokens.skipStatement();
    }
    return { permissions };
  } catch (error) {
    if (error instanceof PolicySyntaxError) return { problem: error.message };
    throw error;
  }
}

function grant(tokens: Tokens): Permission[] {
  const permissions: Permission[] = [];
  let codeBase: string | undefined;
  while (!tokens.takes('{')) {
    if (tokens.takes('codebase')) codeBase = tokens.word('a code base');
    else tokens.word('{');
  }
  while (!tokens.takes('}')) {
    tokens.must('permission');
    const type = tokens.word('the class of a permission');
    const target = tokens.quoted();
    const actions = tokens.takes(',') ? tokens.quoted() : undefined;
    while (!tokens.takes(';')) tokens.word(';');
    permissions.push({
      type,
      ...(target !== undefined && { target }),
      ...(actions !== undefined && { actions }),
      ...(codeBase !== undefined && { codeBase }),
    });
  }
  tokens.takes(';');
  return permissions;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenise(text);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Goes past this word, whatever its case; false when something else comes. */
  takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.quoted || token.text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  must(word: string): void {
    if (!this.takes(word)) this.#fail(word);
  }

  word(what: string): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.#fail(what);
    this.#at++;
    return token.text;
  }

  quoted(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.quoted !== true) return undefined;
    this.#at++;
    return token.text;
  }

  skipStatement(): void {
    while (!this.isAtEnd() && !this.takes(';')) this.#at++;
  }

  #fail(wanted: string): never {
    const token = this.#tokens[this.#at];
    const found =
      token === undefined ? 'it ends' : `line ${token.line} has ${JSON.stringify(token.text.slice(0, 100))}`;
    throw new PolicySyntaxError(`${found} where ${wanted} should be`);
  }
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  const form = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|[{};,]|[^\s{};,"']+|\n|["']/g;
  for (const match of text.matchAll(form)) {
    const [whole, double, single] = match;
    if (!/^(?:\/\*|\/\/|\s)/.test(whole)) {
      const quoted = double ?? single;
      tokens.push({ text: quoted ?? whole, quoted: quoted !== undefined, line });
    }
    line += whole.split('\n').length - 1;
  }
  return tokens;
}
