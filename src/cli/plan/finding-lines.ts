import type { Plan } from '../../longshore-api/shapes.ts';

type Finding = Plan['findings'][number];

/** `failure  index products, analyzer with_synonyms, filter.synonyms, line 3: a, , b`, and below it the reason. */
export function findingLines({ severity, owner, node, analyzer, component, line, text, reason }: Finding): string[] {
  const where = [
    owner,
    analyzer && `analyzer ${analyzer}`,
    component,
    node && `node ${node}`,
    line === undefined ? undefined : `line ${line}`,
  ].filter((part) => part !== undefined && part !== '');
  return [`${severity}  ${where.join(', ')}${text === undefined ? '' : `: ${text}`}`, `  ${reason}`];
}
