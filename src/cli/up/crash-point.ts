import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 20;

/**
 * For chaos tests, which cannot hit a step of a change from outside. The names are those of `PACKAGE_CRASH_POINTS`, `ROLLOUT_STEPS` and
 * `REINDEX_STEPS`. LONGSHORE_CRASH_POINT=step: the process kills itself (SIGKILL) there. LONGSHORE_PAUSE_POINT=step:file: it writes
 * `file.reached` there and goes on when `file` exists.
 */
export function crashPointOf(environment: NodeJS.ProcessEnv): {
  readonly crashPoint?: (step: string) => Promise<void>;
} {
  const wanted = environment.LONGSHORE_CRASH_POINT || undefined;
  const pause = pauseOf(environment.LONGSHORE_PAUSE_POINT);
  if (wanted === undefined && !pause) return {};
  return {
    crashPoint: async (step) => {
      if (step === wanted) process.kill(process.pid, 'SIGKILL');
      if (step !== pause?.step) return;
      writeFileSync(`${pause.file}.reached`, '');
      while (!existsSync(pause.file)) await sleep(LOOK_MS);
    },
  };
}

function pauseOf(text: string | undefined): { readonly step: string; readonly file: string } | undefined {
  const found = /^([^:]+):(.+)$/.exec(text ?? '');
  const [, step, file] = found ?? [];
  return step === undefined || file === undefined ? undefined : { step, file };
}
