import { expect, it } from 'vitest';
import { lastLines } from './fetch-with-maven.ts';

it('keeps what Maven says about the fault and drops its advice', () => {
  const output = `[INFO] Scanning for projects...
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy: Unable to find artifact.
[ERROR] Connect timed out
[ERROR]
[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
[ERROR] Re-run Maven using the -X switch to enable full debug logging.
`;
  expect(lastLines(output)).toMatch(/Unable to find artifact\. Connect timed out$/);
});
