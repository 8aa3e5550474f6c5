import { spawn } from 'node:child_process';
import { at, ROOT } from './project.mjs';

/**
 * Runs a program in the project and resolves to its exit code; 130 or 143 when a signal ended it. A terminal's Ctrl-C reaches
 * the whole process group by itself; a signal meant for this process alone is passed on.
 */
export function run(command, args, { env = process.env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM'];
    for (const signal of signals) process.on(signal, pass);
    const forget = () => {
      for (const signal of signals) process.removeListener(signal, pass);
    };
    child.once('error', (error) => {
      forget();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      forget();
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** A program of a development dependency, run by this Node. */
export const tool = (script, args, options) => run(process.execPath, [at('node_modules', script), ...args], options);
