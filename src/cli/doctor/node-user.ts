import { readFile } from 'node:fs/promises';
import type { Config } from '../../local/config.ts';
import { chooseNodeUser, type NodeUser, parsePasswd } from '../../local/node/node-user.ts';

/** Who will run the nodes; undefined: this very user. @throws LocalDomainError as root without a fitting account. */
export async function nodeUserOf(config: Config): Promise<NodeUser | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return chooseNodeUser({
    uid: process.getuid?.(),
    wanted: config.LONGSHORE_NODE_USER,
    accounts: parsePasswd(passwd),
  });
}
