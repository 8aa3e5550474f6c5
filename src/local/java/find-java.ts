import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { LocalDomainError, wordsOf } from '../local-domain-error.ts';
import type { NodeUser } from '../node/node-user.ts';
import { type JavaCandidate, javaCandidates } from './java-candidates.ts';
import { NEWEST_KNOWN_JAVA, OLDEST_JAVA, parseJavaVersion } from './java-version.ts';

/** A Java that starts, as the user who will run it. */
export interface Java {
  /** What OPENSEARCH_JAVA_HOME would be. */
  readonly home: string;
  /** Feature release: 25. */
  readonly version: number;
  /** `bin/javac` is there: the reload plugin can be built. */
  readonly compiler: boolean;
  /** How it was come upon: `JAVA_HOME`, `/usr/lib/jvm`. */
  readonly from: string;
}

/** A candidate that is there, and what came of trying it. */
export type JavaTrial = { readonly home: string; readonly from: string } & (
  | { readonly java: Java }
  | { readonly problem: string }
);

export interface FindJavaOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly nodeUser: NodeUser | undefined;
  readonly distributionDir?: string | undefined;
  /** Instead of the places of this machine. */
  readonly candidates?: readonly JavaCandidate[];
}

const START_TIMEOUT_MS = 20_000;

/** The best of the Javas that start. @throws LocalDomainError `JavaNotFound`, naming each place that was looked at. */
export async function findJava(options: FindJavaOptions): Promise<Java> {
  const trials = await tryJavas(options.candidates ?? (await javaCandidates(options)), options.nodeUser);
  const best = chooseJava(trials);
  if (best) return best;
  throw new LocalDomainError('JavaNotFound', javaNotFound(trials, options.nodeUser));
}

/** OPENSEARCH_JAVA_HOME when it fits; else a known release before a newer one, one with a compiler first, the newest first. */
export function chooseJava(trials: readonly JavaTrial[]): Java | undefined {
  const fitting = trials.flatMap((trial) => ('java' in trial && trial.java.version >= OLDEST_JAVA ? [trial.java] : []));
  const asked = fitting.find((java) => java.from === 'OPENSEARCH_JAVA_HOME');
  const rank = (java: Java): readonly number[] => [
    java.version <= NEWEST_KNOWN_JAVA ? 1 : 0,
    java.compiler ? 1 : 0,
    java.version <= NEWEST_KNOWN_JAVA ? java.version : -java.version,
  ];
  const better = (a: Java, b: Java): number => {
    const ranks = rank(b);
    for (const [index, mine] of rank(a).entries()) {
      const difference = (ranks[index] ?? 0) - mine;
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return asked ?? [...fitting].sort(better)[0];
}

/** Starts each Java once, by its real path, as the node user: so a Java in a directory that the user cannot enter is none. */
async function tryJavas(
  candidates: readonly JavaCandidate[],
  user: NodeUser | undefined,
): Promise<readonly JavaTrial[]> {
  const seen = new Set<string>();
  const there: JavaCandidate[] = [];
  for (const candidate of candidates) {
    const explicit = candidate.from.endsWith('JAVA_HOME');
    const binary = await realpath(join(candidate.home, 'bin/java')).catch(() => undefined);
    if (binary === undefined) {
      if (explicit) there.push(candidate);
    } else if (!seen.has(binary)) {
      seen.add(binary);
      // On PATH lies often a link (/usr/bin/java): the home is where it leads.
      there.push(explicit ? candidate : { home: dirname(dirname(binary)), from: candidate.from });
    }
  }
  return Promise.all(there.map((candidate) => tryJava(candidate, user)));
}

async function tryJava({ home, from }: JavaCandidate, user: NodeUser | undefined): Promise<JavaTrial> {
  try {
    const { all } = await execa(join(home, 'bin/java'), ['-version'], {
      all: true,
      timeout: START_TIMEOUT_MS,
      stdin: 'ignore',
      cwd: '/',
      extendEnv: false,
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    const version = parseJavaVersion(all);
    if (version === undefined) return { home, from, problem: 'says no version' };
    const compiler = await access(join(home, 'bin/javac'), constants.X_OK).then(
      () => true,
      () => false,
    );
    return { home, from, java: { home, version, compiler, from } };
  } catch (error) {
    return { home, from, problem: `does not start: ${firstLine(wordsOf(error))}` };
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;

function javaNotFound(trials: readonly JavaTrial[], user: NodeUser | undefined): string {
  const lines = trials.map((trial) => {
    const what = 'java' in trial ? `Java ${trial.java.version}, too old` : trial.problem;
    return `${trial.home} (${trial.from}): ${what}`;
  });
  const seen = lines.length === 0 ? 'none was found' : lines.join('; ');
  const as = user ? ` that the user ${user.name} can run` : '';
  return (
    `OpenSearch 3 needs Java ${OLDEST_JAVA} or newer${as}. Looked in OPENSEARCH_JAVA_HOME, JAVA_HOME, the usual directories and PATH: ${seen}. ` +
    `Install a JDK (Debian and Ubuntu: apt install openjdk-${OLDEST_JAVA}-jdk-headless; macOS: brew install openjdk@${OLDEST_JAVA}), ` +
    'or set OPENSEARCH_JAVA_HOME to the directory of one that is installed.'
  );
}
