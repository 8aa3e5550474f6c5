import { describe, expect, it } from 'vitest';
import { tokenLine } from './token-line.ts';

const token = (text: string, position: number, positionLength = 1) => ({
  token: text,
  position,
  positionLength,
  type: 'word',
});

describe('tokenLine', () => {
  it('joins what stands at one place, and says what reaches over several', () => {
    const graph = [token('gelato', 0, 2), token('ice', 0), token('cream', 1), token('shop', 2)];
    expect(tokenLine(graph)).toBe('gelato(2)|ice cream shop');
  });

  it('shows a place that a filter left empty', () => {
    expect(tokenLine([token('house', 0), token('sea', 3)])).toBe('house _ sea');
    expect(tokenLine([token('sea', 1)])).toBe('sea');
  });

  it('says when nothing is left', () => expect(tokenLine([])).toBe('(no token)'));
});
