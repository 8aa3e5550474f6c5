import { expect, it } from 'vitest';
import { reachableAt } from './address.ts';

it('names an address as clients take it', () => {
  expect(reachableAt('localhost', 9400)).toBe('localhost:9400');
  expect(reachableAt('0.0.0.0', 9400)).toBe('127.0.0.1:9400');
  expect(reachableAt('::', 9400)).toBe('127.0.0.1:9400');
  expect(reachableAt('::1', 9400)).toBe('[::1]:9400');
});
