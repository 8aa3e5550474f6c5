import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Longshore } from './longshore.ts';
import { until } from './until.ts';

/** A Longshore that stops at a named step of a change until it is released. */
export interface Pause {
  readonly environment: NodeJS.ProcessEnv;
  reached(): Promise<void>;
  release(): Promise<void>;
}

/** Of a Longshore that is to stop at each of these. */
export const environmentOf = (...pauses: readonly Pause[]): NodeJS.ProcessEnv => ({
  LONGSHORE_PAUSE_POINT: pauses.map(({ environment }) => environment.LONGSHORE_PAUSE_POINT).join(';'),
});

export async function pauseAt(longshore: Longshore, step: string): Promise<Pause> {
  const file = join(longshore.home, `go-on-from-${step}`);
  for (const left of [file, `${file}.reached`]) await rm(left, { force: true });
  return {
    environment: { LONGSHORE_PAUSE_POINT: `${step}:${file}` },
    reached: async () => {
      await until(`${step} is reached`, async () => existsSync(`${file}.reached`));
    },
    release: () => writeFile(file, ''),
  };
}
