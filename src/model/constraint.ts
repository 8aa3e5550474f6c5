/** What the service model asks of a member beyond its type. Source: service-2.json of `opensearch`. */
export interface Constraint {
  readonly required?: true;
  /** Of a string in Unicode characters, of a list in members. */
  readonly length?: Range;
  readonly pattern?: Pattern;
  readonly enum?: readonly string[];
  readonly range?: Range;
  /** The model's integer and long; JavaScript's number does not tell them from a double. */
  readonly integer?: true;
  /** Of each member of a list. */
  readonly member?: Constraint;
  /** Of each key of a map. */
  readonly key?: Constraint;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** `text` as AWS prints it; `regexp` matches the whole value, as AWS does. */
export interface Pattern {
  readonly text: string;
  readonly regexp: RegExp;
}

/** Constraints of a structure, by member. */
export type StructureConstraints = Readonly<Record<string, Constraint>>;

/** `javascript` where the model's own text is Java's dialect. */
export const pattern = (text: string, javascript = text): Pattern => ({
  text,
  regexp: new RegExp(`^(?:${javascript})$`),
});

export const required = (constraint: Constraint = {}): Constraint => ({ ...constraint, required: true });
export const oneOf = (values: Readonly<Record<string, string>>): Constraint => ({ enum: Object.values(values) });
export const length = (min: number, max: number): Constraint => ({ length: { min, max } });
export const listOf = (member: Constraint): Constraint => ({ member });
