/** What a script may rely on; docs/reference/cli.md. */
export const EXIT = {
  ok: 0,
  /** The service refused, the change failed, or something broke. */
  failed: 1,
  /** The command line or a setting cannot be; nothing was asked of the service. */
  usage: 2,
  /** The wait ran out; the change itself goes on. */
  timedOut: 3,
  /** SIGINT or SIGTERM before the command had ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
