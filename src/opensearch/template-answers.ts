import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { TemplateAnalysis } from './cluster.ts';
import { flatSettings, isAnalysis } from './flat-settings.ts';

const settings = z.record(z.string(), z.unknown()).optional().default({});
const template = z.object({ settings }).optional().default({ settings: {} });

const indexTemplates = z.object({
  index_templates: z.array(
    z.object({
      name: z.string(),
      index_template: z.object({
        index_patterns: z.array(z.string()),
        template,
        composed_of: z.array(z.string()).optional().default([]),
      }),
    }),
  ),
});

const componentTemplates = z.object({
  component_templates: z.array(z.object({ name: z.string(), component_template: z.object({ template }) })),
});

const legacyTemplates = z.record(z.string(), z.object({ index_patterns: z.array(z.string()), settings }));

/** `GET /_index_template`, `GET /_component_template` and `GET /_template`, three moments of one cluster. */
export function parseTemplateAnalysis(answers: {
  readonly index: unknown;
  readonly component: unknown;
  readonly legacy: unknown;
}): TemplateAnalysis[] {
  const components = readAnswer(componentTemplates, answers.component).component_templates.map(
    ({ name, component_template }) => ({ name, settings: flatSettings(component_template.template.settings) }),
  );
  const byName = new Map(components.map((component) => [component.name, component.settings]));
  const templates: TemplateAnalysis[] = [
    ...readAnswer(indexTemplates, answers.index).index_templates.map(({ name, index_template }) => ({
      owner: { kind: 'index-template' as const, name },
      settings: Object.assign(
        {},
        // In this order, as the engine does (MetadataIndexTemplateService.resolveSettings): the later one wins.
        ...index_template.composed_of.map((component) => byName.get(component) ?? {}),
        flatSettings(index_template.template.settings),
      ),
      indexPatterns: index_template.index_patterns,
    })),
    ...components.map((component) => ({
      owner: { kind: 'component-template' as const, name: component.name },
      settings: component.settings,
      indexPatterns: [],
    })),
    ...Object.entries(readAnswer(legacyTemplates, answers.legacy)).map(([name, legacy]) => ({
      owner: { kind: 'legacy-template' as const, name },
      settings: flatSettings(legacy.settings),
      indexPatterns: legacy.index_patterns,
    })),
  ];
  return templates.map(onlyAnalysis).filter((one) => Object.keys(one.settings).length > 0);
}

const onlyAnalysis = (template: TemplateAnalysis): TemplateAnalysis => ({
  ...template,
  settings: Object.fromEntries(Object.entries(template.settings).filter(([name]) => isAnalysis(name))),
});
