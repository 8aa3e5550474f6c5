import { join } from 'node:path';
import type { Java } from '../java/find-java.ts';
import { jvmOptions } from './jvm-options.ts';

export interface NodeCommand {
  readonly file: string;
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Never our whole environment: it may hold credentials, and JAVA_TOOL_OPTIONS changes a JVM behind our back. */
const PASSED_ON = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH'] as const;

/** How a node is started: the JVM itself, since the launcher scripts start four more of them first. */
export function nodeCommand(options: {
  readonly home: string;
  /** Names the node among the machine's processes: `-Dopensearch.path.home=…`. */
  readonly homeArgument: string;
  readonly java: Java;
  /** The distribution's `config/jvm.options`. */
  readonly distributionOptions: string;
  /** LONGSHORE_NODE_HEAP */
  readonly heap: string;
  /** LONGSHORE_JVM_OPTIONS */
  readonly extraOptions: string;
  readonly environment: NodeJS.ProcessEnv;
}): NodeCommand {
  const { home, java } = options;
  const temporaryDirectory = join(home, 'tmp');
  const environment: NodeJS.ProcessEnv = {
    OPENSEARCH_HOME: home,
    OPENSEARCH_PATH_CONF: join(home, 'config'),
    OPENSEARCH_TMPDIR: temporaryDirectory,
  };
  for (const name of PASSED_ON) {
    const value = options.environment[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    file: join(java.home, 'bin/java'),
    parameters: [
      ...jvmOptions({
        distribution: options.distributionOptions,
        javaVersion: java.version,
        temporaryDirectory,
        heap: options.heap,
        extra: options.extraOptions,
      }),
      options.homeArgument,
      `-Dopensearch.path.conf=${join(home, 'config')}`,
      '-Dopensearch.distribution.type=zip',
      '-Dopensearch.bundled_jdk=false',
      '-cp',
      join(home, 'lib/*'),
      'org.opensearch.bootstrap.OpenSearch',
      // The log goes to logs/ alone; the console keeps what the JVM itself says.
      '--quiet',
    ],
    environment,
  };
}
