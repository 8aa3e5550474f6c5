/**
 * Settings as OpenSearch gives them, nested or flat, as one level of full names: a list becomes what a settings file would say
 * (`lowercase,synonyms`), null is left out.
 */
export function flatSettings(settings: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(settings)) {
    const name = `${prefix}${key}`;
    if (value === null) continue;
    if (Array.isArray(value)) flat[name] = value.join(',');
    else if (isGroup(value)) Object.assign(flat, flatSettings(value, `${name}.`));
    else flat[name] = String(value);
  }
  return flat;
}

export const isAnalysis = (setting: string): boolean => setting.startsWith('index.analysis.');

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
