import { describe, expect, it } from 'vitest';
import { parseTemplateAnalysis } from './template-answers.ts';

const none = { index: { index_templates: [] }, component: { component_templates: [] }, legacy: {} };

describe('parseTemplateAnalysis', () => {
  it('reads settings nested and flat, and leaves out templates without analysis', () => {
    const templates = parseTemplateAnalysis({
      index: { index_templates: [{ name: 'plain', index_template: { index_patterns: ['a*'] } }] },
      component: {
        component_templates: [
          {
            name: 'nested',
            component_template: {
              template: {
                settings: { index: { number_of_shards: '2', analysis: { filter: { s: { type: 'stop' } } } } },
              },
            },
          },
          { name: 'mappings', component_template: { template: { mappings: {} } } },
        ],
      },
      legacy: {
        old: { order: 0, index_patterns: ['o*'], settings: { 'index.analysis.analyzer.a.filter': ['lowercase', 's'] } },
      },
    });
    expect(templates).toEqual([
      {
        owner: { kind: 'component-template', name: 'nested' },
        settings: { 'index.analysis.filter.s.type': 'stop' },
        indexPatterns: [],
      },
      {
        owner: { kind: 'legacy-template', name: 'old' },
        settings: { 'index.analysis.analyzer.a.filter': 'lowercase,s' },
        indexPatterns: ['o*'],
      },
    ]);
  });

  it('lets what comes later win, the template itself last; a component that is not there counts for nothing', () => {
    const type = (value: string) => ({ template: { settings: { 'index.analysis.filter.s.type': value } } });
    const [composed] = parseTemplateAnalysis({
      ...none,
      index: {
        index_templates: [
          {
            name: 'composed',
            index_template: {
              index_patterns: ['c*'],
              composed_of: ['first', 'gone', 'second'],
              template: {
                settings: { 'index.analysis.filter.s.stopwords': null, 'index.analysis.filter.t.type': 'stop' },
              },
            },
          },
        ],
      },
      component: {
        component_templates: [
          { name: 'second', component_template: type('keep') },
          { name: 'first', component_template: type('stop') },
        ],
      },
    });
    expect(composed?.settings).toEqual({
      'index.analysis.filter.s.type': 'keep',
      'index.analysis.filter.t.type': 'stop',
    });
  });

  it('refuses what is no such answer', () => {
    expect(() => parseTemplateAnalysis({ ...none, index: {} })).toThrow('unexpected_answer');
  });
});
