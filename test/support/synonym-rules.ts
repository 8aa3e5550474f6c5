import fc from 'fast-check';

/** A rule of these terms as it stands in a file, whatever they hold. */
export function printRule(inputs: readonly string[], outputs?: readonly string[]): string {
  const side = (terms: readonly string[]) => terms.map((term) => term.replace(/[\\,=>#]/g, '\\$&')).join(', ');
  return outputs === undefined ? side(inputs) : `${side(inputs)} => ${side(outputs)}`;
}

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'é', '東', '😀', ',', '=', '>', '\\', '#', "'"),
  minLength: 1,
  maxLength: 3,
});

/** Terms of one word or several, with everything in them that needs an escape. */
export const termArbitrary = fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '));

const terms = fc.array(termArbitrary, { minLength: 1, maxLength: 4 });

/** One rule, printed. */
export const ruleArbitrary = fc
  .tuple(terms, fc.option(terms, { nil: undefined }))
  .map(([inputs, outputs]) => printRule(inputs, outputs));

/** A dictionary of rules and comments, with ends of lines of any kind. */
export const dictionaryArbitrary = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: ruleArbitrary }, fc.constantFrom('# a comment', '')), { maxLength: 8 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([lines, newline, isEnded]) => lines.join(newline) + (isEnded && lines.length > 0 ? newline : ''));
