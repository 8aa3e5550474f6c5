import { defineConfig } from 'vitest/config';

// From rules to the black box. Files of acceptance share one Longshore and run one at a time; the others have nodes of their own, two files at a time.
const realNodes = {
  globalSetup: ['test/support/build.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  maxWorkers: 2,
};

/** Integration tests that start OpenSearch. */
const nodeTests = [
  'agent/engine-reads',
  'cli/*',
  'endpoint/rolling-kill',
  'local/*',
  'opensearch/*',
  'preview/*',
  'reindex/*',
].map((file) => `test/integration/${file}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 20_000, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: nodeTests,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'nodes', include: nodeTests, ...realNodes, sequence: { groupOrder: 2 } } },
      {
        test: {
          name: 'acceptance',
          include: ['test/acceptance/**/*.test.ts'],
          ...realNodes,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          globalSetup: ['test/support/build.ts', 'test/acceptance/global-setup.ts'],
        },
      },
      { test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], ...realNodes, sequence: { groupOrder: 4 } } },
    ],
  },
});
