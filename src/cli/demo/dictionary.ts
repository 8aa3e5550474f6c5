/** The synonyms of the developer guide, `custom-packages`; the last step of the demo adds a word to the first line. */
export const FIRST_SYNONYMS = [
  'danish, croissant, pastry',
  'ice cream, gelato, frozen custard',
  'sneaker, tennis shoe, running shoe',
  'basketball shoe, hightop',
] as const;

export const NEW_WORD = 'kipferl';

export const NEXT_SYNONYMS = [`${FIRST_SYNONYMS[0]}, ${NEW_WORD}`, ...FIRST_SYNONYMS.slice(1)] as const;

export const asFile = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

export const DOCUMENTS = [
  'Danish with almonds, fresh from the oven',
  'Gelato, three scoops',
  'Running shoe, size 42',
  'Basketball shoe with ankle support',
] as const;

export const DOMAIN = 'demo';
export const PACKAGE = 'demo-synonyms';
export const INDEX = 'products';
