/** A path of Longshore's own API below `/_longshore/v1/`: what is put in becomes one segment each, whatever it holds. */
export const ownPath = (parts: TemplateStringsArray, ...segments: readonly string[]): string =>
  parts.reduce((path, part, index) => `${path}${encodeSegment(segments[index - 1] ?? '')}${part}`);

/** `.` and `..` alone would be taken for steps through the path. */
const encodeSegment = (text: string): string =>
  /^\.\.?$/.test(text) ? text.replaceAll('.', '%2E') : encodeURIComponent(text);
