import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { AliasTarget, CopyStatus, IndexDefinition } from './index-admin.ts';

const json = z.record(z.string(), z.unknown());

const indexAnswer = z.record(
  z.string(),
  z.object({
    settings: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    mappings: json,
    data_stream: z.string().nullish(),
  }),
);

/** `GET /{index}?flat_settings=true`. Undefined when the name was an alias: then the index has another. */
export function parseIndexDefinition(index: string, body: unknown): IndexDefinition | undefined {
  const found = readAnswer(indexAnswer, body)[index];
  if (found === undefined) return undefined;
  const { settings, mappings, data_stream } = found;
  const meta = json.safeParse(mappings._meta);
  return {
    index,
    settings,
    mappings,
    meta: meta.success ? meta.data : {},
    ...(typeof data_stream === 'string' && { dataStream: data_stream }),
  };
}

const aliasAnswer = z.record(z.string(), z.object({ aliases: z.record(z.string(), json) }));

/** `GET /_alias/{alias}` */
export function parseAliasTargets(alias: string, body: unknown): AliasTarget[] {
  return Object.entries(readAnswer(aliasAnswer, body)).flatMap(([index, { aliases }]) => {
    const properties = aliases[alias];
    return properties === undefined ? [] : [{ index, properties }];
  });
}

const taskAnswer = z.object({ task: z.string() });

/** `POST /_reindex?wait_for_completion=false` */
export const parseTask = (body: unknown): string => readAnswer(taskAnswer, body).task;

const taskStatus = z.object({
  completed: z.boolean(),
  task: z.object({ status: z.object({ created: z.number(), version_conflicts: z.number() }).optional() }),
  response: z.object({ failures: z.array(z.unknown()).default([]), canceled: z.string().optional() }).optional(),
  error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
});

/** Enough of the failures to tell what is wrong. */
const FAILURES = 3;
const FAILURE_LENGTH = 500;

/** `GET /_tasks/{task}` */
export function parseCopyStatus(body: unknown): CopyStatus {
  const { completed, task, response, error } = readAnswer(taskStatus, body);
  if (!completed) {
    const { created, version_conflicts: conflicts } = task.status ?? { created: 0, version_conflicts: 0 };
    return { kind: 'running', seen: created + conflicts };
  }
  const failures = [
    ...(error === undefined ? [] : [`${error.type}: ${error.reason ?? 'no reason given'}`]),
    ...(response?.canceled === undefined ? [] : [`it was cancelled: ${response.canceled}`]),
    ...(response?.failures ?? []).slice(0, FAILURES).map((failure) => JSON.stringify(failure).slice(0, FAILURE_LENGTH)),
  ];
  return { kind: 'ended', failures };
}

const runningTasks = z.object({
  tasks: z.array(
    z.object({
      node: z.string(),
      id: z.number(),
      description: z.string().optional(),
      parent_task_id: z.string().optional(),
    }),
  ),
});

/** `GET /_tasks?detailed&group_by=none`: the engine says what a copy is for in its description alone, as `reindex from [a] to [b]`. */
export function parseRunningCopies(target: string, body: unknown): string[] {
  return readAnswer(runningTasks, body)
    .tasks.filter(({ parent_task_id }) => parent_task_id === undefined)
    .filter(({ description }) => description?.endsWith(`to [${target}]`))
    .map(({ node, id }) => `${node}:${id}`);
}

const countAnswer = z.object({ count: z.number() });

/** `GET /{index}/_count` */
export const parseCount = (body: unknown): number => readAnswer(countAnswer, body).count;

const blockAnswer = z.object({
  acknowledged: z.boolean(),
  shards_acknowledged: z.boolean(),
  indices: z.array(z.object({ name: z.string() })),
});

/** `PUT /{index}/_block/{block}`: whether writes have ended everywhere. No index is told of when all had the block before. */
export function parseBlock(body: unknown): boolean {
  const { acknowledged, shards_acknowledged: byShards, indices } = readAnswer(blockAnswer, body);
  return acknowledged && (byShards || indices.length === 0);
}
