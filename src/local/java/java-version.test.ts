import { expect, it } from 'vitest';
import { parseJavaVersion } from './java-version.ts';

it.each([
  ['openjdk version "25.0.1" 2025-10-21 LTS\nOpenJDK Runtime Environment Temurin-25.0.1+8', 25],
  ['openjdk version "21" 2023-09-19', 21],
  ['java version "1.8.0_392"', 8],
  ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "26-ea" 2026-03-17', 26],
  ['command not found', undefined],
])('reads the feature release of %j', (output, version) => {
  expect(parseJavaVersion(output)).toBe(version);
});
