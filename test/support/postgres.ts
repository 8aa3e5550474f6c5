import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { embeddedPostgres, installedPostgres } from './postgres-binaries.ts';

/** A throwaway server of its own: a socket in a temporary directory, so no port and no clash. */
export interface TestPostgres {
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export interface TestPostgresOptions {
  /** `any`: what the machine has, else what the development dependencies bring. */
  readonly binaries?: 'any' | 'embedded';
}

const USER = 'longshore';
const READY = 'database system is ready to accept connections';
/** Milliseconds. */
const START_DEADLINE = 60_000;

export async function startPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-pg-'));
  try {
    await chmod(directory, 0o755);
    const installed = options.binaries === 'embedded' ? undefined : await installedPostgres();
    const bin = installed ?? (await embeddedPostgres(directory));
    const server = await launch(bin, directory);
    return new Server(directory, server);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

class Server implements TestPostgres {
  #databases = 0;
  readonly #kill = () => this.server.kill('SIGQUIT');

  constructor(
    private readonly directory: string,
    private readonly server: ChildProcess,
  ) {
    // A test run that breaks off must not leave a server behind.
    process.on('exit', this.#kill);
  }

  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    const client = new pg.Client({ connectionString: this.#address('postgres') });
    await client.connect();
    try {
      await client.query(`create database ${name}`);
    } finally {
      await client.end();
    }
    return this.#address(name);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const ended = once(this.server, 'exit');
      this.server.kill('SIGINT');
      await ended;
    }
    await rm(this.directory, { recursive: true, force: true });
  }

  #address(database: string): string {
    return `postgresql://${USER}@localhost/${database}?host=${encodeURIComponent(this.directory)}`;
  }
}

async function launch(bin: string, directory: string): Promise<ChildProcess> {
  const data = join(directory, 'data');
  const user = await serverUser();
  // The socket and the data directory are made by the server's user.
  if (user !== undefined) await chown(directory, user.uid, user.gid);
  const options = { ...user, cwd: directory, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  const initialise = ['-D', data, '-U', USER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  await finished(spawn(join(bin, 'initdb'), initialise, { ...options, stdio: ['ignore', 'ignore', 'pipe'] }));

  const settings = ['listen_addresses=', 'fsync=off', `unix_socket_directories=${directory}`, 'max_connections=100'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await ready(server);
  return server;
}

/** PostgreSQL refuses to run as root: then, its own user or nobody. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('running as root, and neither the user postgres nor nobody is in /etc/passwd to run PostgreSQL as');
}

async function finished(program: ChildProcess): Promise<void> {
  const words = collect(program);
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${words()}`);
}

function ready(server: ChildProcess): Promise<void> {
  const words = collect(server);
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      server.kill('SIGQUIT');
      reject(new Error(`PostgreSQL ${what}: ${words()}`));
    };
    const deadline = setTimeout(() => fail(`was not ready within ${START_DEADLINE} ms`), START_DEADLINE);
    server.once('exit', (code) => {
      clearTimeout(deadline);
      fail(`ended with ${code}`);
    });
    server.stderr?.on('data', () => {
      if (!words().includes(READY)) return;
      clearTimeout(deadline);
      server.removeAllListeners('exit');
      server.stderr?.removeAllListeners('data').resume();
      resolve();
    });
  });
}

function collect(program: ChildProcess): () => string {
  let text = '';
  program.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
