import { describe, expect, it } from 'vitest';
import { isPackageId } from './find-package.ts';

describe('isPackageId', () => {
  it.each(['F123456789', 'G196105221', `pkg-${'0a'.repeat(20)}`])('takes %s as an id', (text) =>
    expect(isPackageId(text)).toBe(true),
  );
  it.each(['synonyms', 'pkg-config', 'f123456789', 'F12x'])('takes %s as a name', (text) =>
    expect(isPackageId(text)).toBe(false),
  );
});
