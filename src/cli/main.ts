#!/usr/bin/env node
import { basename, relative } from 'node:path';
import { run } from './run.ts';

// The SDK's versions are pinned in the lockfile: that later ones want a newer Node is nothing that a user can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A reader that went away (`longshore package list | head -1`) is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** One Ctrl-C may arrive several times: the terminal signals the whole process group, and npm passes its own copy on. */
const SAME_SIGNAL_MS = 1_000;

const interruption = new AbortController();
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!interruption.signal.aborted) {
      interruptedAt = Date.now();
      interruption.abort();
    } else if (Date.now() - interruptedAt > SAME_SIGNAL_MS) {
      process.exit(130);
    }
  });
}

const script = process.argv[1] ?? 'longshore';
const exitCode = await run(process.argv.slice(2), {
  program: basename(script) === 'longshore' ? 'longshore' : `node ${relative('.', script)}`,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
});
// What is written must get out before the end, also into a pipe; sockets and timers that are left must not hold it up.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
