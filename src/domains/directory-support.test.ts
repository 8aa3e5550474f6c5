import { describe, expect, it } from 'vitest';
import { directoryProblem } from './directory-support.ts';

describe('directoryProblem', () => {
  it.each(['OpenSearch_3.7', 'OpenSearch_3.8', 'OpenSearch_3.10', 'OpenSearch_4.0'])(
    '%s reads directories',
    (engine) => {
      expect(directoryProblem(engine)).toBeUndefined();
    },
  );

  it.each(['OpenSearch_3.6', 'OpenSearch_3.5', 'OpenSearch_2.19', 'OpenSearch_1.3', 'Elasticsearch_7.10'])(
    '%s does not',
    (engine) => {
      expect(directoryProblem(engine)).toContain(`which OpenSearch 3.7 brings, and the domain is ${engine}`);
    },
  );
});
