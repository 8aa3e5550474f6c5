import type { Constraint } from '../model/constraint.ts';
import { CONSTRAINTS } from '../model/constraints.ts';
import type { Shape } from '../model/operations.ts';
import { ServiceError } from '../model/service-error.ts';
import { constraintFailures, describeFailures, type Failure } from './constraint-failure.ts';

type Check = (value: unknown, path: string, failures: Failure[]) => void;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** AWS names members in lower camel case: `packageID`, `filters.1.member.name`. */
const memberPath = (path: string, name: string): string => {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? member : `${path}.${member}`;
};

function structureCheck(shape: Shape): Check {
  const constraints = CONSTRAINTS.get(shape.getName() ?? '') ?? {};
  const members = [...shape.structIterator()].map(
    ([name, member]) => [name, memberCheck(member, constraints[name] ?? {})] as const,
  );
  return (value, path, failures) => {
    if (!isRecord(value)) return;
    for (const [name, check] of members) check(value[name], memberPath(path, name), failures);
  };
}

function memberCheck(shape: Shape, constraint: Constraint): Check {
  const sensitive = Boolean(shape.getMergedTraits().sensitive);
  const checkInside = insideCheck(shape);
  return (value, path, failures) => {
    for (const reason of constraintFailures(value, constraint)) failures.push({ path, value, reason, sensitive });
    if (value !== undefined) checkInside(value, path, failures);
  };
}

function insideCheck(shape: Shape): Check {
  if (shape.isStructSchema()) return structureCheck(shape);
  if (shape.isListSchema() && shape.getValueSchema().isStructSchema()) {
    const check = structureCheck(shape.getValueSchema());
    return (value, path, failures) => {
      if (!Array.isArray(value)) return;
      for (const [index, item] of value.entries()) check(item, `${path}.${index + 1}.member`, failures);
    };
  }
  if (shape.isMapSchema() && shape.getValueSchema().isStructSchema()) {
    const check = structureCheck(shape.getValueSchema());
    return (value, path, failures) => {
      if (!isRecord(value)) return;
      for (const [key, item] of Object.entries(value)) check(item, `${path}.${key}.member`, failures);
    };
  }
  return () => undefined;
}

/**
 * Compiles the check of an operation's input against the constraints of the model.
 * The check throws ServiceError ValidationException with every failure in AWS's words.
 */
export function inputValidator(input: Shape): (value: object) => void {
  const check = input.isUnitSchema() ? () => undefined : structureCheck(input);
  return (value) => {
    const failures: Failure[] = [];
    check(value, '', failures);
    if (failures.length > 0) throw new ServiceError('ValidationException', describeFailures(failures));
  };
}
