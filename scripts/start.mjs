// `npm start`: from a fresh clone to a running Longshore with its demo. Arguments go to `longshore up`.
import { ensureBuilt } from './steps/dist.mjs';
import { install } from './steps/install.mjs';
import { at, requireNode } from './steps/project.mjs';

requireNode();
await install();
const code = await ensureBuilt();
if (code !== 0) process.exit(code);

// A signal to npm alone ends npm and its shell, but never gets here: to lose them is to be told to stop.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, 500);
watch.unref();

// In this process, not in a child: one Ctrl-C is then one signal, and the exit code is Longshore's own.
const program = at('dist', 'cli', 'main.js');
process.argv = [process.execPath, program, 'up', '--demo', ...process.argv.slice(2)];
await import(program);
