import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** A directory that may be a Java home, and how it was come upon, in words: `JAVA_HOME`, `/usr/lib/jvm`. */
export interface JavaCandidate {
  readonly home: string;
  readonly from: string;
}

/** Directories whose children are Java homes, where package managers and SDKMAN put them. */
function usualParents(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const userHome = environment.HOME;
  return [
    ...(platform === 'darwin'
      ? ['/Library/Java/JavaVirtualMachines', '/opt/homebrew/opt']
      : ['/usr/lib/jvm', '/usr/java']),
    ...(userHome ? [join(userHome, '.sdkman/candidates/java'), join(userHome, '.jdks')] : []),
  ];
}

async function childrenOf(parent: string, accept: (name: string) => boolean = () => true): Promise<readonly string[]> {
  try {
    return (await readdir(parent)).filter((name) => accept(name)).map((name) => join(parent, name));
  } catch {
    // Most of these places exist on few machines only.
    return [];
  }
}

/** Where a Java could be, the most explicit first. Nothing is run, and not every home exists. */
export async function javaCandidates(options: {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** An unpacked distribution: the official archives bring a JDK along. */
  readonly distributionDir?: string | undefined;
}): Promise<readonly JavaCandidate[]> {
  const { environment, platform, distributionDir } = options;
  const found: JavaCandidate[] = [];
  for (const name of ['OPENSEARCH_JAVA_HOME', 'JAVA_HOME']) {
    const home = environment[name];
    if (home) found.push({ home, from: name });
  }
  for (const parent of usualParents(environment, platform)) {
    const isJdk = (name: string) => parent !== '/opt/homebrew/opt' || name.startsWith('openjdk');
    for (const child of await childrenOf(parent, isJdk)) {
      const home = platform === 'darwin' && parent.startsWith('/Library/') ? join(child, 'Contents/Home') : child;
      found.push({ home, from: parent });
    }
  }
  for (const home of await childrenOf('/opt', (name) => /^(java|jdk|jre)/.test(name)))
    found.push({ home, from: '/opt' });
  if (distributionDir !== undefined) {
    found.push({ home: join(distributionDir, 'jdk'), from: 'the distribution' });
    found.push({ home: join(distributionDir, 'jdk.app/Contents/Home'), from: 'the distribution' });
  }
  for (const directory of (environment.PATH ?? '').split(delimiter)) {
    if (directory) found.push({ home: dirname(directory), from: 'PATH' });
  }
  return found;
}
