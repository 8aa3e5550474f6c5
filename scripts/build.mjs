// `npm run build`: dist from scratch. `--if-changed`: only when src has changed since the last time.
import { build, ensureBuilt } from './steps/dist.mjs';
import { install } from './steps/install.mjs';
import { requireNode } from './steps/project.mjs';

requireNode();
await install();
process.exitCode = await (process.argv.includes('--if-changed') ? ensureBuilt() : build());
