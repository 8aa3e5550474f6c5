import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../local/config.ts';
import { readyLines } from './ready.ts';

const lines = (environment: NodeJS.ProcessEnv, program: string, demoEndpoint?: string) => {
  const demo = demoEndpoint === undefined ? {} : { demoEndpoint };
  const url = 'http://127.0.0.1:9400';
  return readyLines({ url, config: loadConfig(environment), program, ...demo }).join('\n');
};

describe('readyLines', () => {
  it('says that it is ready, where, and how to point clients at it', () => {
    const text = lines({}, 'longshore', '127.0.0.1:9301');
    expect(text).toContain('ready to use');
    expect(text).toContain('http://127.0.0.1:9400');
    expect(text).toContain('http://127.0.0.1:9301');
    expect(text).toContain('eval "$(longshore env)"\n');
    expect(text).toContain('boto3');
  });

  it('names the port that `env` could not know, and the program as it was called', () => {
    const text = lines({ LONGSHORE_PORT: '9500' }, 'node dist/cli/main.js');
    expect(text).toContain('eval "$(longshore env --port 9500)"');
    expect(text).toContain('eval "$(node dist/cli/main.js env --port 9500)"');
  });
});
