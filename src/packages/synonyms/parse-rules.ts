import { linesOf, trimmed } from './lines.ts';
import { parseLines, parseSolr } from './parse-solr.ts';
import { isWordnetFact, parseWordnet } from './parse-wordnet.ts';
import type { ParsedRules, RuleFile, RuleFormat } from './rule.ts';

/** The rules of a dictionary, in the format given or the one that it looks like. Linear in its size; never throws. */
export function parseRules(text: string, format: RuleFormat = ruleFormat(text)): RuleFile {
  return { format, ...parsed(text, format) };
}

function parsed(text: string, format: RuleFormat): ParsedRules {
  switch (format) {
    case 'solr':
      return parseSolr(linesOf(text));
    case 'wordnet':
      return parseWordnet(linesOf(text));
    case 'lines':
      return parseLines(linesOf(text));
    default:
      return format satisfies never;
  }
}

/**
 * `wordnet` when its first line is such a fact; `solr` when half of its lines or more have a comma or a `=>`, and when there is no
 * line yet; `lines` otherwise.
 */
export function ruleFormat(text: string): RuleFormat {
  let lines = 0;
  let rules = 0;
  for (const line of linesOf(text)) {
    if (trimmed(line.text) === '' || line.text.startsWith('#')) continue;
    if (lines === 0 && isWordnetFact(line.text)) return 'wordnet';
    lines++;
    if (line.text.includes(',') || line.text.includes('=>')) rules++;
  }
  return rules * 2 >= lines ? 'solr' : 'lines';
}
