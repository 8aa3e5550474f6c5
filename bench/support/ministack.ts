import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../../test/support/free-port.ts';
import { until } from '../../test/support/until.ts';

const VERSION = '1.5.33';

/** The emulator of the comparison, from PyPI, in server mode with its own defaults (it verifies no signatures and keeps nothing). */
export async function startMinistack(): Promise<{ url: string; version: string; stop(): Promise<void> }> {
  const venv = join(tmpdir(), `longshore-bench-ministack-${VERSION}`);
  await execa('python3', ['-m', 'venv', venv]);
  await execa(join(venv, 'bin/pip'), ['install', '--quiet', `ministack==${VERSION}`]);
  const port = await freePort();
  const child: ChildProcess = spawn(join(venv, 'bin/ministack'), [], {
    env: {
      PATH: process.env.PATH,
      HOME: venv,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      LOG_LEVEL: 'WARNING',
    },
    stdio: 'ignore',
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await until('ministack answers', async () => (await fetch(url)).status < 500);
  return {
    url,
    version: VERSION,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
