// `npm run build`: dist from scratch.
import { build } from './steps/dist.mjs';
import { install } from './steps/install.mjs';
import { requireNode } from './steps/project.mjs';

requireNode();
await install();
process.exitCode = await build();
