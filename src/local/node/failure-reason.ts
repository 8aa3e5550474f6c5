/** What a node left behind when it ended. */
export interface NodeRemains {
  /** The end of the server's log, of the last start only. */
  readonly log: string;
  /** The end of what the process itself wrote. */
  readonly console: string;
  /** undefined when the process was not our child. */
  readonly exit: { readonly code: number | null; readonly signal: string | null } | undefined;
}

/** Before the throwable that ends a node: OpenSearchUncaughtExceptionHandler, on the console and in the log. */
const FATAL = /(?:uncaught exception|fatal error) in thread \[/;
const ROOT_CAUSE = 'Likely root cause: ';
const CAUSED_BY = 'Caused by: ';
/** Says only that the node did not start. */
const STARTUP = /^org\.opensearch\.bootstrap\.StartupException: /;
/** What the JVM says when it does not even start (options, memory), or breaks. */
const JVM_FAULT =
  /^(?:Error: Could not|Error occurred during|Unrecognized |Invalid |Improperly |Conflicting |Initial heap size|# (?:There is insufficient|A fatal error|java\.lang\.OutOfMemoryError)|.*os::commit_memory)/;
const MAX_LENGTH = 800;

/** One sentence for people, in the node's own words where it left any. */
export function failureReason({ log, console, exit }: NodeRemains): string {
  const said = fatalIn(console) ?? fatalIn(log) ?? jvmFaultIn(console);
  const ended = howItEnded(exit);
  return said === undefined ? ended : `${said.slice(0, MAX_LENGTH)} (${ended})`;
}

/** `OpenSearchException[Unable to load plugin class [org.x.Bad]]: java.lang.ClassNotFoundException: org.x.Bad` */
function fatalIn(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.findLastIndex((line) => FATAL.test(line));
  if (start === -1) return undefined;
  const after = lines.slice(start + 1).filter((line) => line !== '');
  const thrown = after[0]?.replace(STARTUP, '').replace(/; nested: .*$/, '');
  const root =
    after.find((line) => line.startsWith(ROOT_CAUSE)) ?? after.findLast((line) => line.startsWith(CAUSED_BY));
  const cause = root?.slice(root.indexOf(': ') + 2).replace(/; nested: .*$/, '');
  return thrown === undefined || cause === undefined || thrown.includes(cause) ? thrown : `${thrown}: ${cause}`;
}

function jvmFaultIn(console: string): string | undefined {
  const faults = console.split('\n').filter((line) => JVM_FAULT.test(line.trim()));
  return faults.length === 0 ? undefined : faults.map((line) => line.trim().replace(/\.$/, '')).join('. ');
}

function howItEnded(exit: NodeRemains['exit']): string {
  if (exit?.signal) return `the process was ended by ${exit.signal}`;
  if (exit && exit.code !== null) return `the process ended with exit code ${exit.code}`;
  return 'the process is gone';
}
