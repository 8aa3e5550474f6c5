import type { Engine } from '../model/engine-version.ts';
import type { OperationContext } from './operation.ts';
import { invalid } from './refuse.ts';

/** The engine of that version, or the newest when none is asked for. @throws ServiceError with the list of versions */
export function findEngine({ engines }: Pick<OperationContext, 'engines'>, version: string | undefined): Engine {
  const found = version === undefined ? engines[0] : engines.find(({ engineVersion }) => engineVersion === version);
  if (found) return found;
  const offered = engines.map(({ engineVersion }) => engineVersion).join(', ');
  throw invalid(`Local domains do not offer EngineVersion ${version}: use one of ${offered}.`);
}
