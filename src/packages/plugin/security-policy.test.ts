import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPermissions } from './check-permissions.ts';
import { parseSecurityPolicy } from './security-policy.ts';

const policy = (text: string) => parseSecurityPolicy(Buffer.from(text));

describe('parseSecurityPolicy', () => {
  it('reads grants, code bases, comments and permissions', () => {
    expect(
      policy(`
        /* what it
           needs */
        grant {
          // to reach the lexicon
          permission java.net.SocketPermission "*:1-", "connect,resolve";
          permission java.lang.RuntimePermission 'getClassLoader';
          permission java.security.AllPermission;
        };
        GRANT codeBase "\${codebase.demo.jar}" {
          PERMISSION java.io.FilePermission "/a;b{", "read";
        };`),
    ).toEqual({
      permissions: [
        { type: 'java.net.SocketPermission', target: '*:1-', actions: 'connect,resolve' },
        { type: 'java.lang.RuntimePermission', target: 'getClassLoader' },
        { type: 'java.security.AllPermission' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: so it stands in policies
        { type: 'java.io.FilePermission', target: '/a;b{', actions: 'read', codeBase: '${codebase.demo.jar}' },
      ],
    });
  });

  it.each([
    ['grant {\n  permision a.B;\n};', 'line 2 has "permision"'],
    ['grant { permission a.B "x"', 'it ends where ; should be'],
    ['grant', 'it ends where { should be'],
  ])('says where %j goes wrong', (text, problem) => {
    expect(policy(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('has an answer for anything', () => {
    const word = fc.constantFrom(
      'grant',
      '{',
      '}',
      'permission',
      ';',
      ',',
      '"a"',
      "'",
      '"',
      'codeBase',
      '/*',
      '*/',
      'a.B',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        const outcome = policy(words.join(' '));
        expect('permissions' in outcome || outcome.problem !== '').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('checkPermissions', () => {
  it('tells of each, and refuses none', () => {
    const text = 'grant { permission a.B "x", "y"; permission c.D; };';
    expect(checkPermissions(Buffer.from(text)).map(({ outcome, message }) => [outcome, message])).toEqual([
      ['warned', 'It asks for a.B "x", "y".'],
      ['warned', 'It asks for c.D.'],
    ]);
    expect(checkPermissions(undefined)).toMatchObject([{ outcome: 'passed' }]);
    expect(checkPermissions(Buffer.from('grant {'))).toMatchObject([{ outcome: 'warned' }]);
    const many = `grant { ${'permission a.B; '.repeat(60)} };`;
    expect(checkPermissions(Buffer.from(many)).at(-1)?.message).toBe('It asks for 10 more.');
  });
});
