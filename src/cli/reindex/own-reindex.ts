import type { z } from 'zod';
import { type ReindexView, reindex, reindexes, type reindexRequest } from '../../longshore-api/shapes.ts';
import type { Api } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';

export const startReindex = async (
  api: Api,
  domain: string,
  body: z.input<typeof reindexRequest>,
): Promise<ReindexView> =>
  (await api.own()).call({ method: 'POST', path: ownPath`domains/${domain}/reindexes`, body }, reindex);

export const describeReindex = async (api: Api, domain: string, id: string): Promise<ReindexView> =>
  (await api.own()).call({ method: 'GET', path: ownPath`domains/${domain}/reindexes/${id}` }, reindex);

export const cancelReindex = async (api: Api, domain: string, id: string): Promise<ReindexView> =>
  (await api.own()).call({ method: 'POST', path: ownPath`domains/${domain}/reindexes/${id}/cancel` }, reindex);

/** Every page, newest first. */
export async function listReindexes(api: Api, domain: string): Promise<ReindexView[]> {
  const own = await api.own();
  const found: ReindexView[] = [];
  let after: string | undefined;
  do {
    const page = await own.call(
      { method: 'GET', path: ownPath`domains/${domain}/reindexes`, query: { after } },
      reindexes,
    );
    found.push(...page.reindexes);
    after = page.next;
  } while (after !== undefined);
  return found;
}
