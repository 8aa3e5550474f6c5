import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 20;

/**
 * For chaos tests, which cannot hit a step of a change from outside. The names are those of `PACKAGE_CRASH_POINTS`, `ROLLOUT_STEPS` and
 * `REINDEX_STEPS`. LONGSHORE_CRASH_POINT=step: the process kills itself (SIGKILL) there. LONGSHORE_PAUSE_POINT=step:file, several
 * of them between semicolons: it writes `file.reached` there and goes on when `file` exists.
 */
export function crashPointOf(environment: NodeJS.ProcessEnv): {
  readonly crashPoint?: (step: string) => Promise<void>;
} {
  const wanted = environment.LONGSHORE_CRASH_POINT || undefined;
  const pauses = new Map(
    (environment.LONGSHORE_PAUSE_POINT ?? '').split(';').flatMap((text) => {
      const [, step, file] = /^([^:]+):(.+)$/.exec(text) ?? [];
      return step === undefined || file === undefined ? [] : [[step, file] as const];
    }),
  );
  if (wanted === undefined && pauses.size === 0) return {};
  return {
    crashPoint: async (step) => {
      if (step === wanted) process.kill(process.pid, 'SIGKILL');
      const file = pauses.get(step);
      if (file === undefined) return;
      writeFileSync(`${file}.reached`, '');
      while (!existsSync(file)) await sleep(LOOK_MS);
    },
  };
}
