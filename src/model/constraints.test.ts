import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from './constraints.ts';
import { OPERATIONS, type Shape } from './operations.ts';

/** Members of every structure that an input can hold, by structure. */
function inputStructures(): Map<string, Map<string, Shape>> {
  const found = new Map<string, Map<string, Shape>>();
  const visit = (shape: Shape): void => {
    if (shape.isStructSchema()) {
      const name = shape.getName() ?? '';
      if (found.has(name)) return;
      const members = new Map(shape.structIterator());
      found.set(name, members);
      for (const member of members.values()) visit(member);
    } else if (shape.isListSchema() || shape.isMapSchema()) visit(shape.getValueSchema());
  };
  for (const { input } of OPERATIONS) visit(input);
  return found;
}

describe('the table of constraints', () => {
  const structures = inputStructures();
  const rows = [...CONSTRAINTS].flatMap(([structure, members]) =>
    Object.entries(members).map(([member, constraint]) => ({ structure, member, constraint })),
  );

  it.each(rows)('$structure has $member, of a fitting type', ({ structure, member, constraint }) => {
    const shape = structures.get(structure)?.get(member);
    expect(shape).toBeDefined();
    if (shape === undefined) return;
    if (constraint.pattern || constraint.enum) expect(shape.isStringSchema()).toBe(true);
    if (constraint.range || constraint.integer) expect(shape.isNumericSchema()).toBe(true);
    if (constraint.length) expect(shape.isStringSchema() || shape.isListSchema()).toBe(true);
    if (constraint.member) expect(shape.isListSchema()).toBe(true);
    if (constraint.key) expect(shape.isMapSchema()).toBe(true);
  });

  it('knows what the path of every package and domain operation needs', () => {
    const labels = OPERATIONS.filter(({ input }) => CONSTRAINTS.has(input.getName() ?? '')).flatMap(({ input, uri }) =>
      [...uri.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => ({ structure: input.getName() ?? '', label })),
    );
    expect(labels.length).toBeGreaterThan(10);
    for (const { structure, label } of labels) {
      expect(CONSTRAINTS.get(structure)?.[label]?.required, `${structure}.${label}`).toBe(true);
    }
  });

  it.each([
    ['ClusterConfig', 'InstanceType'],
    ['ClusterConfig', 'DedicatedMasterType'],
    ['NodeConfig', 'Type'],
    ['DescribeInstanceTypeLimitsRequest', 'InstanceType'],
    ['ListInstanceTypeDetailsRequest', 'InstanceType'],
  ])('takes instance types that are newer than the model, in %s.%s', (structure, member) => {
    const constraint = CONSTRAINTS.get(structure)?.[member];
    expect(constraint?.enum).toBeUndefined();
    expect(constraint?.pattern?.regexp.test('r7g.large.search')).toBe(true);
    expect(constraint?.pattern?.regexp.test('r7g.large')).toBe(false);
  });
});
