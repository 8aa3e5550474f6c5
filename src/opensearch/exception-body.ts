import { z } from 'zod';

const cause = z.object({ type: z.string(), reason: z.string().nullish() });

/** As OpenSearch renders an exception: nested, the outermost first. `node` is the reload plugin's own word. */
export type ExceptionBody = z.infer<typeof cause> & {
  node?: string | undefined;
  caused_by?: ExceptionBody | undefined;
};

export const exceptionBody: z.ZodType<ExceptionBody> = cause.extend({
  node: z.string().optional(),
  get caused_by() {
    return exceptionBody.optional();
  },
});

/** The reasons from the outside to the inside; one that an outer reason already holds is not said twice. */
export function joinCauses(exception: ExceptionBody): string {
  const reasons: string[] = [];
  for (let at: ExceptionBody | undefined = exception; at !== undefined; at = at.caused_by) {
    const reason = at.reason ?? at.type;
    if (!reasons.some((outer) => outer.includes(reason))) reasons.push(reason);
  }
  return reasons.join(': ');
}
