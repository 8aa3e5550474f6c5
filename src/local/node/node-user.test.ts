import { describe, expect, it } from 'vitest';
import { chooseNodeUser, parsePasswd } from './node-user.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
toor:x:0:0::/root:/bin/sh
# a comment
search:x:1001:1002::/home/search:/bin/sh
+::::::
`;
const accounts = parsePasswd(passwd);

describe('chooseNodeUser', () => {
  it('leaves nodes of anybody but root to that user', () => {
    expect(chooseNodeUser({ uid: 1000, accounts })).toBeUndefined();
    expect(chooseNodeUser({ uid: undefined, accounts })).toBeUndefined();
  });

  it('takes the first usual account for root', () => {
    expect(chooseNodeUser({ uid: 0, accounts })).toEqual({ name: 'nobody', uid: 65534, gid: 65534 });
    const withOpenSearch = [...accounts, { name: 'opensearch', uid: 900, gid: 901 }];
    expect(chooseNodeUser({ uid: 0, accounts: withOpenSearch })?.name).toBe('opensearch');
  });

  it('takes the account that was asked for', () => {
    expect(chooseNodeUser({ uid: 0, wanted: 'search', accounts })).toEqual({ name: 'search', uid: 1001, gid: 1002 });
  });

  it.each(['root', 'toor', 'absent'])('refuses %s and says what to do', (wanted) => {
    expect(() => chooseNodeUser({ uid: 0, wanted, accounts })).toThrow(
      new RegExp(`LONGSHORE_NODE_USER=${wanted}.*useradd`),
    );
  });

  it('says what to do when there is no usual account', () => {
    expect(() => chooseNodeUser({ uid: 0, accounts: [] })).toThrow(/useradd --system longshore/);
  });
});
