import type { BlobLines } from '../blob/blob-lines.ts';
import { contentOf, type VersionLookup } from '../domains/node-desired-state.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import { ClusterRequestError, type IgnoredRule } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isNotOffered, passingTrouble } from './cluster-trouble.ts';
import type { RolloutCluster } from './patience.ts';
import { describeOwners, ignoredByComponent, linesToShow, rehearsalError } from './rehearsal-words.ts';
import { rehearseChanges } from './rehearse-changes.ts';
import { rehearsalRefusedError } from './rollout-errors.ts';
import type { IgnoredLines } from './rollout-outcome.ts';

export interface Rehearsed {
  /** Those that the engine rejected, by package id. */
  readonly failures: ReadonlyMap<string, ErrorDetails>;
  /** Rules that will have no effect, by package id. */
  readonly ignored: ReadonlyMap<string, readonly IgnoredLines[]>;
  /** False: the nodes are not able to, since their plugin is of before that. The reload judges alone, as it did then. */
  readonly done: boolean;
}

export const NOT_REHEARSED: Rehearsed = { failures: new Map(), ignored: new Map(), done: false };

/** Rules of one component that are told of. */
const MOST_IGNORED = 20;
const LINES_PER_RULE = 5;

export interface RehearseOptions {
  readonly cluster: Pick<RolloutCluster, 'rehearse'>;
  readonly versions: VersionLookup;
  readonly lines: BlobLines;
}

/**
 * Rehearses changes, in words for people, with the lines of the file that the engine speaks of.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError for what may pass
 */
export async function rehearse(changes: readonly Association[], options: RehearseOptions): Promise<Rehearsed> {
  try {
    const { failed, ignored } = await rehearseChanges(options.cluster, changes, options.versions);
    const failures = new Map<string, ErrorDetails>();
    const rules = new Map<string, readonly IgnoredLines[]>();
    for (const association of changes) {
      const { packageId } = association;
      const sha256 = textOf(association, options.versions);
      const found = failed.get(packageId);
      if (found) {
        const texts = await textsOf(sha256, linesToShow(found), options.lines);
        failures.set(packageId, rehearsalError(association, found, texts));
      }
      const left = ignored.get(packageId);
      if (left) rules.set(packageId, await ignoredLines(sha256, left, options.lines));
    }
    return { failures, ignored: rules, done: true };
  } catch (error) {
    if (isNotOffered(error)) return NOT_REHEARSED;
    if (!(error instanceof ClusterRequestError) || passingTrouble(error) !== undefined) throw error;
    const refused = changes.map((each) => [each.packageId, rehearsalRefusedError(each, error)] as const);
    return { ...NOT_REHEARSED, failures: new Map(refused) };
  }
}

/** Undefined for a dictionary of several files: a line is of one of them, and the bytes are an archive. */
function textOf({ packageId, desiredVersion }: Association, versions: VersionLookup): string | undefined {
  const content = contentOf(versions(packageId, desiredVersion));
  return content?.layout === 'file' ? content.sha256 : undefined;
}

async function textsOf(
  sha256: string | undefined,
  numbers: readonly number[],
  lines: BlobLines,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  if (sha256 === undefined) return texts;
  for (const number of numbers) {
    const text = await lines.lineOf(sha256, number);
    if (text !== undefined) texts.set(number, text);
  }
  return texts;
}

async function ignoredLines(
  sha256: string | undefined,
  rules: readonly IgnoredRule[],
  lines: BlobLines,
): Promise<readonly IgnoredLines[]> {
  const components = ignoredByComponent(rules);
  const shown = new Set(components.flatMap(({ texts }) => texts.slice(0, MOST_IGNORED)));
  const found =
    sha256 === undefined
      ? new Map<string, readonly number[]>()
      : await lines.linesWith(sha256, [...shown], LINES_PER_RULE);
  return components.map(({ component, owners, texts }) => ({
    component,
    owners: describeOwners(owners),
    rules: texts.length,
    lines: [...new Set(texts.flatMap((text) => found.get(text) ?? []))].sort((a, b) => a - b),
    texts: texts.slice(0, MOST_IGNORED),
  }));
}
