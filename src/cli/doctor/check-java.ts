import { findJava } from '../../local/java/find-java.ts';
import { type Check, fail, ok, wordsOf } from './finding.ts';
import { nodeUserOf } from './node-user.ts';

export const checkJava: Check = async ({ config, environment }) => {
  try {
    const nodeUser = await nodeUserOf(config);
    const java = await findJava({ environment, platform: process.platform, nodeUser });
    const what = `Java ${java.version} at ${java.home} (${java.from})`;
    if (java.compiler) return ok('java', what);
    return fail(
      'java',
      `${what} is no JDK: javac is missing, which builds the plugin that reloads search analyzers`,
      'Install a JDK 21 or newer (Debian and Ubuntu: apt install openjdk-21-jdk-headless), or set OPENSEARCH_JAVA_HOME to one.',
    );
  } catch (error) {
    return fail('java', ...split(wordsOf(error)));
  }
};

/** Errors of local domains say what is wrong and then what to do. */
function split(message: string): [found: string, remedy: string] {
  const at = message.search(/(?:Install|Add|Set) /);
  if (at <= 0) return [message, 'Set OPENSEARCH_JAVA_HOME to a JDK 21 or newer.'];
  return [message.slice(0, at).trim(), message.slice(at)];
}
