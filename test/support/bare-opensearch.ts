import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/local/config.ts';
import { DistributionStore } from '../../src/local/distribution/distribution-store.ts';
import { findJava } from '../../src/local/java/find-java.ts';
import { choosePlaces } from '../../src/local/places.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** Where tests run as root: OpenSearch refuses root. */
const nodeUser = process.getuid?.() === 0 ? { name: 'nobody', uid: 65534, gid: 65534 } : undefined;

export interface BareNode {
  readonly name: string;
  readonly url: string;
  readonly configDir: string;
  readonly pid: number;
  /** Ends the process and waits until it is gone. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same ports and data, and waits for its HTTP. */
  start(): Promise<void>;
}

export interface BareCluster {
  readonly nodes: readonly BareNode[];
  readonly urls: readonly string[];
  /** Writes `analyzers/{name}` on every node, or on those given by their place. */
  writeAnalyzer(name: string, text: string, places?: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface Engine {
  readonly release: string;
  /** Unpacked where every user may read it. */
  readonly distributionDir: string;
  readonly javaHome: string;
}

/** The release as Longshore itself gets it, and the Java that it would take. */
export async function getEngine(release: string): Promise<Engine> {
  const {
    LONGSHORE_HOME: home,
    LONGSHORE_CACHE: cache,
    LONGSHORE_OPENSEARCH_ARCHIVE: archive,
  } = loadConfig(process.env);
  const { env: environment, platform, arch } = process;
  const places = await choosePlaces({ home, cache, nodeUser });
  const store = new DistributionStore({ places, environment, archive, nodeUser, platform, arch, fetch });
  const { directory: distributionDir } = await store.ensure(release, () => {});
  const java = await findJava({ environment, platform, nodeUser, distributionDir });
  return { release, distributionDir, javaHome: java.home };
}

/** Real OpenSearch nodes without anything of Longshore's but the plugin directories that are given. */
export async function startBareCluster(options: {
  readonly engine: Engine;
  readonly nodes: number;
  readonly plugins?: readonly string[];
  /** Of every node's `opensearch.yml`, besides those that make it one. */
  readonly settings?: Readonly<Record<string, unknown>>;
}): Promise<BareCluster> {
  const { distributionDir, javaHome } = options.engine;
  const java = join(javaHome, 'bin', 'java');
  const root = await mkdtemp(join(tmpdir(), 'longshore-bare-'));
  await chmod(root, 0o755);
  const names = Array.from({ length: options.nodes }, (_, i) => `bare-${i}`);
  const ports = await Promise.all(names.map(async () => ({ http: await freePort(), transport: await freePort() })));
  const seeds = ports.map(({ transport }) => `127.0.0.1:${transport}`);
  const nodes = await Promise.all(
    names.map(async (name, i) => {
      const port = ports[i] ?? { http: 0, transport: 0 };
      const home = join(root, name);
      await layOutHome(home, distributionDir, options.plugins ?? []);
      const settings = {
        'cluster.name': 'bare',
        'node.name': name,
        'network.host': '127.0.0.1',
        'http.port': port.http,
        'transport.port': port.transport,
        'discovery.seed_hosts': seeds,
        // Only the first can be cluster manager, so that the loss of another one never costs the quorum.
        'cluster.initial_cluster_manager_nodes': [names[0]],
        'node.roles': i === 0 ? ['cluster_manager', 'data', 'ingest'] : ['data', 'ingest'],
        'cluster.routing.allocation.disk.threshold_enabled': false,
        ...options.settings,
      };
      const yaml = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
      await writeFile(join(home, 'config', 'opensearch.yml'), yaml.join(''));
      return bareNode(name, home, `http://127.0.0.1:${port.http}`, java);
    }),
  );
  const close = async () => {
    await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
    await rm(root, { recursive: true, force: true });
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
    await until('every node has joined', async () => {
      const health = await fetch(`${nodes[0]?.url}/_cluster/health?wait_for_nodes=${nodes.length}&timeout=10s`);
      return health.status === 200;
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    nodes,
    urls: nodes.map(({ url }) => url),
    async writeAnalyzer(name, text, places = nodes.map((_, place) => place)) {
      for (const node of nodes.filter((_, place) => places.includes(place))) {
        const path = join(node.configDir, 'analyzers', name);
        await writeFile(`${path}.new`, text, { mode: 0o644 });
        await rename(`${path}.new`, path);
      }
    },
    close,
  };
}

async function layOutHome(home: string, distribution: string, plugins: readonly string[]): Promise<void> {
  const own = ['config/analyzers', 'data', 'logs', 'plugins', 'tmp'].map((name) => join(home, name));
  for (const dir of own) await mkdir(dir, { recursive: true });
  for (const name of ['agent', 'lib', 'modules']) await symlink(join(distribution, name), join(home, name));
  await cp(join(distribution, 'config', 'log4j2.properties'), join(home, 'config', 'log4j2.properties'));
  for (const [i, plugin] of plugins.entries())
    await cp(plugin, join(home, 'plugins', `plugin-${i}`), { recursive: true });
  if (nodeUser === undefined) return;
  for (const dir of [home, join(home, 'config'), ...own]) await chown(dir, nodeUser.uid, nodeUser.gid);
}

async function bareNode(name: string, home: string, url: string, java: string): Promise<BareNode> {
  let child: ChildProcess | undefined;
  const output = join(home, 'output.log');
  return {
    name,
    url,
    configDir: join(home, 'config'),
    get pid() {
      if (child?.pid === undefined) throw new Error(`${name} is not running`);
      return child.pid;
    },
    async kill(signal) {
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.kill(signal);
      await gone;
    },
    async start() {
      const log = await open(output, 'a');
      const started = spawn(java, javaArguments(home), {
        cwd: home,
        stdio: ['ignore', log.fd, log.fd],
        env: { PATH: process.env.PATH },
        ...(nodeUser ? { uid: nodeUser.uid, gid: nodeUser.gid } : {}),
      });
      child = started;
      await log.close();
      await until(
        `${name} answers`,
        async () => {
          if (started.exitCode !== null) throw new Error(`it ended:\n${(await readFile(output, 'utf8')).slice(-4000)}`);
          return (await fetch(url)).ok;
        },
        { timeoutMs: 240_000, everyMs: 250 },
      );
    },
  };
}

/** Small and quick to start; what the launcher scripts would add for this engine. */
function javaArguments(home: string): string[] {
  return [
    '-Xms64m',
    '-Xmx400m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '--add-modules=jdk.incubator.vector',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    `-javaagent:${join(home, 'agent', 'opensearch-agent.jar')}`,
    `-Djava.io.tmpdir=${join(home, 'tmp')}`,
    '-Dfile.encoding=UTF-8',
    '-Dlog4j2.disable.jmx=true',
    `-Dopensearch.path.home=${home}`,
    `-Dopensearch.path.conf=${join(home, 'config')}`,
    '-Dopensearch.distribution.type=zip',
    '-Dopensearch.bundled_jdk=false',
    '-cp',
    join(home, 'lib', '*'),
    'org.opensearch.bootstrap.OpenSearch',
  ];
}
