import { expect, it } from 'vitest';
import { nodeCommand } from './node-command.ts';

const command = nodeCommand({
  home: '/nodes/demo-0',
  homeArgument: '-Dopensearch.path.home=/nodes/demo-0',
  java: { home: '/java', version: 25, compiler: true, from: 'JAVA_HOME' },
  distributionOptions: '21-:-javaagent:agent/opensearch-agent.jar\n',
  heap: '400m',
  extraOptions: '',
  environment: {
    PATH: '/usr/bin',
    AWS_SECRET_ACCESS_KEY: 'secret',
    LONGSHORE_SECRET_ACCESS_KEY: 'secret',
    JAVA_TOOL_OPTIONS: '-Xmx8g',
  },
});

it('starts the JVM itself, with the home by which the process is known', () => {
  expect(command.file).toBe('/java/bin/java');
  expect(command.parameters).toContain('-Dopensearch.path.home=/nodes/demo-0');
  expect(command.parameters).toContain('-javaagent:agent/opensearch-agent.jar');
  expect(command.parameters.slice(-4)).toEqual([
    '-cp',
    '/nodes/demo-0/lib/*',
    'org.opensearch.bootstrap.OpenSearch',
    '--quiet',
  ]);
});

it('passes on no credentials and nothing that changes the JVM', () => {
  expect(command.environment).toEqual({
    PATH: '/usr/bin',
    OPENSEARCH_HOME: '/nodes/demo-0',
    OPENSEARCH_PATH_CONF: '/nodes/demo-0/config',
    OPENSEARCH_TMPDIR: '/nodes/demo-0/tmp',
  });
});
