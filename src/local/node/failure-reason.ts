/** What a node left behind when it ended. */
export interface NodeRemains {
  /** The end of the server's log of this start. */
  readonly log: string;
  /** The end of what the JVM itself wrote. */
  readonly console: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | undefined;
}

const THROWABLE = /^(?:Caused by: )?((?:[a-z]\w*\.)+[A-Z][\w$]*(?:Exception|Error)): ?(.*)$/;
const WRAPPER =
  /(?:^|\.)(?:StartupException|OpenSearchException|RuntimeException|IllegalStateException|ExecutionException)$/;
/** What the JVM says when it does not even start: wrong options, no memory. */
const JVM_FAULT =
  /^(?:Error: |Unrecognized |Invalid |Could not |OpenJDK .*(?:error|warning: INFO: os::commit_memory)|# (?:There is insufficient|A fatal error)|Error occurred during)/;
const MAX_LENGTH = 600;

/** One sentence for people, in the node's own words where it had any. */
export function failureReason({ log, console, exit }: NodeRemains): string {
  const said = throwableIn(log) ?? throwableIn(console) ?? jvmFaultIn(console);
  const ended = howItEnded(exit);
  return said === undefined ? ended : `${said} (${ended})`;
}

/** A port that the node wanted is another's: the remedy is another port. */
export const isPortTaken = ({ log, console }: NodeRemains): boolean =>
  /BindException|Address already in use/.test(throwableIn(log) ?? throwableIn(console) ?? '');

/**
 * The last chain of throwables: the first of it that is no mere wrapper, and the innermost cause.
 * `BindHttpException: Failed to bind to 127.0.0.1:9200: BindException: Address already in use`
 */
function throwableIn(text: string): string | undefined {
  const chain: { name: string; words: string }[] = [];
  for (const line of text.split('\n')) {
    const [, name, words] = THROWABLE.exec(line.trim()) ?? [];
    if (name === undefined || words === undefined) continue;
    if (!line.startsWith('Caused by: ')) chain.length = 0;
    chain.push({ name, words });
  }
  const first = chain.find(({ name }) => !WRAPPER.test(name)) ?? chain[0];
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const say = ({ name, words }: { name: string; words: string }) =>
    `${name.slice(name.lastIndexOf('.') + 1)}: ${words}`;
  const both = first === last || first.words.includes(last.words) ? say(first) : `${say(first)}: ${say(last)}`;
  return both.slice(0, MAX_LENGTH);
}

function jvmFaultIn(console: string): string | undefined {
  const lines = console.split('\n').map((line) => line.trim());
  return (
    lines
      .filter((line) => JVM_FAULT.test(line))
      .join(' ')
      .slice(0, MAX_LENGTH) || undefined
  );
}

function howItEnded(exit: NodeRemains['exit']): string {
  if (exit?.signal) return `the process was ended by ${exit.signal}`;
  if (exit?.code !== undefined && exit.code !== null) return `the process ended with exit code ${exit.code}`;
  return 'the process is gone';
}
