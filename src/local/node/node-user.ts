import { LocalDomainError } from '../local-domain-error.ts';

/** The account that nodes run as when Longshore itself runs as root. */
export interface NodeUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Tried in this order when LONGSHORE_NODE_USER names none. */
const USUAL_USERS = ['opensearch', 'longshore', 'nobody'] as const;

const NUMBER = /^\d+$/;

/** Accounts of an `/etc/passwd` (passwd(5)); lines that are not accounts are passed over. */
export function parsePasswd(text: string): readonly NodeUser[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid = '', gid = ''] = line.split(':');
    return name && NUMBER.test(uid) && NUMBER.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/**
 * OpenSearch refuses to run as root, so root's nodes run as somebody else; anybody else's nodes run as that very user (undefined).
 *
 * @throws LocalDomainError `NodeUserNotFound`
 */
export function chooseNodeUser(options: {
  /** Of this process; undefined where there are no such numbers (Windows). */
  readonly uid: number | undefined;
  /** LONGSHORE_NODE_USER */
  readonly wanted?: string | undefined;
  readonly accounts: readonly NodeUser[];
}): NodeUser | undefined {
  if (options.uid !== 0) return undefined;
  const { wanted, accounts } = options;
  const candidates: readonly string[] = wanted === undefined ? USUAL_USERS : [wanted];
  for (const name of candidates) {
    const account = accounts.find((one) => one.name === name && one.uid !== 0);
    if (account) return account;
  }
  throw new LocalDomainError(
    'NodeUserNotFound',
    wanted === undefined
      ? `OpenSearch refuses to run as root, and /etc/passwd has none of the accounts ${USUAL_USERS.join(', ')}. Add one (useradd --system longshore) or name one in LONGSHORE_NODE_USER.`
      : `LONGSHORE_NODE_USER=${wanted}: /etc/passwd has no such account that is not root. Add it (useradd --system ${wanted}) or name another.`,
  );
}
