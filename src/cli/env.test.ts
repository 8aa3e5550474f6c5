import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderEnvironment } from './env.ts';

describe('renderEnvironment', () => {
  it('is read by a shell as it was meant, quotes and all', () => {
    const script = renderEnvironment(
      { LONGSHORE_PORT: '9500', LONGSHORE_ACCESS_KEY_ID: "it's", LONGSHORE_SECRET_ACCESS_KEY: '$(touch /x) `y`' },
      'sh',
    );
    const shown = execFileSync('sh', ['-c', `eval "$SCRIPT"; env`], {
      env: { SCRIPT: script, PATH: process.env.PATH, AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'old' },
      encoding: 'utf8',
    });
    expect(shown).toContain('AWS_ENDPOINT_URL=http://127.0.0.1:9500\n');
    expect(shown).toContain("AWS_ACCESS_KEY_ID=it's\n");
    expect(shown).toContain('AWS_SECRET_ACCESS_KEY=$(touch /x) `y`\n');
    expect(shown).toContain('AWS_DEFAULT_REGION=us-east-1\n');
    expect(shown).not.toMatch(/^AWS_PROFILE=/m);
    expect(shown).not.toMatch(/^AWS_SESSION_TOKEN=/m);
  });

  it.each([
    ['fish', "set -gx AWS_REGION 'us-east-1';"],
    ['powershell', "$Env:AWS_REGION = 'us-east-1'"],
    ['dotenv', 'AWS_REGION=us-east-1'],
  ] as const)('speaks %s', (shell, line) => expect(renderEnvironment({}, shell).split('\n')).toContain(line));
});
