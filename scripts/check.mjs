// `npm run check`: everything that needs no test run.
import { runChecks } from './steps/checks.mjs';
import { install } from './steps/install.mjs';
import { requireNode } from './steps/project.mjs';

requireNode();
await install();
const { passed, failed } = await runChecks();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
