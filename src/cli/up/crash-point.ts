/**
 * LONGSHORE_CRASH_POINT names a step of a change at which the process kills itself (SIGKILL), once: for chaos tests, which cannot
 * hit it from outside. The names are those of `PACKAGE_CRASH_POINTS` and `ROLLOUT_STEPS`.
 */
export function crashPointOf(environment: NodeJS.ProcessEnv): { readonly crashPoint?: (step: string) => void } {
  const wanted = environment.LONGSHORE_CRASH_POINT;
  if (wanted === undefined || wanted === '') return {};
  return {
    crashPoint: (step) => {
      if (step === wanted) process.kill(process.pid, 'SIGKILL');
    },
  };
}
