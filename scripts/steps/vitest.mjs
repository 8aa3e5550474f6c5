import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './project.mjs';
import { tool } from './run.mjs';

/**
 * Runs one project of vitest.config.ts and counts its tests. A file that does not load, an error outside of a test and a
 * skipped test count as failures: none of them proves anything.
 */
export async function runTests(project) {
  const directory = mkdtempSync(join(tmpdir(), 'longshore-results-'));
  const file = join(directory, 'results.json');
  try {
    const code = await tool('vitest/vitest.mjs', [
      ...['run', '--project', project, '--reporter=default', '--reporter=json'],
      `--outputFile.json=${file}`,
    ]);
    return tally(file, code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function tally(file, code) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    say(`vitest gave no results (exit code ${code})`);
    return { passed: 0, failed: 1 };
  }
  const unloaded = results.testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
  });
  const skipped = results.numPendingTests + results.numTodoTests;
  const failed = results.numFailedTests + unloaded.length + skipped;
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
