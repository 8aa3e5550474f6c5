import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { type RuleList, ruleEditAnswer, type ruleEdits, ruleList } from '../../longshore-api/shapes.ts';
import type { Api } from '../api/api.ts';
import { parseAnswer } from '../api/own-api.ts';
import { isPreconditionFailed, OwnApiError } from '../api/own-error.ts';
import { ownPath } from '../api/own-path.ts';
import { CliError } from '../cli-error.ts';

export type RuleEdits = z.input<typeof ruleEdits>;
export type EditedVersion = z.infer<typeof ruleEditAnswer>;

export interface TaggedRules {
  readonly rules: RuleList;
  /** What an edit of exactly these rules names in If-Match. */
  readonly etag: string;
}

const pathOf = (nameOrId: string): string => ownPath`packages/${nameOrId}/rules`;

export async function readRules(api: Api, nameOrId: string): Promise<TaggedRules> {
  const response = await (await api.own()).send({ method: 'GET', path: pathOf(nameOrId) });
  const etag = response.headers.get('etag');
  if (etag === null) throw new CliError('failed', `${api.target.endpoint} tells no ETag of the rules of ${nameOrId}`);
  return { rules: await parseAnswer(response, ruleList, api.target), etag };
}

/** `edited` since: nothing was written. @throws OwnApiError for edits that cannot be */
async function patchRules(
  api: Api,
  nameOrId: string,
  etag: string,
  edits: RuleEdits,
): Promise<EditedVersion | 'edited'> {
  const own = await api.own();
  try {
    return await own.call(
      { method: 'PATCH', path: pathOf(nameOrId), body: edits, headers: { 'if-match': etag } },
      ruleEditAnswer,
    );
  } catch (error) {
    if (isPreconditionFailed(error)) return 'edited';
    throw error;
  }
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export interface EditOptions {
  /** Only rules with this ETag are edited; absent: whatever there is, read again when somebody else was quicker. */
  readonly ifMatch?: string;
  readonly timeoutMs: number;
  /** Waits while a version is being copied or judged. */
  readonly arrival: () => Promise<unknown>;
}

/** Rules that are on their way cannot be read or edited yet: what is refused is asked for once more when none are. */
async function onceArrived<T>(work: () => Promise<T>, { arrival }: Pick<EditOptions, 'arrival'>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OwnApiError && error.name === 'ValidationException')) throw error;
    await arrival();
    return work();
  }
}

/** One new version with all of the edits. @throws CliError when the rules are not those of `ifMatch`, or others kept being quicker */
export async function editRules(
  api: Api,
  nameOrId: string,
  edits: RuleEdits,
  options: EditOptions,
): Promise<EditedVersion> {
  const { ifMatch, timeoutMs } = options;
  if (ifMatch !== undefined) {
    const edited = await onceArrived(() => patchRules(api, nameOrId, ifMatch, edits), options);
    if (edited !== 'edited') return edited;
    throw new CliError('failed', `the rules of ${nameOrId} are not those of ${ifMatch} any more`, {
      remedy: '`longshore synonyms list` shows what they are now, and their ETag.',
    });
  }
  const deadline = Date.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const { etag } = await onceArrived(() => readRules(api, nameOrId), options);
    const edited = await onceArrived(() => patchRules(api, nameOrId, etag, edits), options);
    if (edited !== 'edited') return edited;
    if (Date.now() > deadline) {
      throw new CliError('timedOut', `others kept editing ${nameOrId}; nothing of this edit was written`, {
        remedy: 'Try again, or for longer with --timeout.',
      });
    }
    // Those who met here must not meet again.
    await sleep(pause * (0.5 + Math.random()));
  }
}
