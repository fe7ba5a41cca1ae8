// Told by two suites of one worker: each leaves what it can, and looks for what the other left.
import { jest } from '@jest/globals';
import { register } from 'prom-client';
import { concat } from 'viem';

import { remembered } from './source.mjs';

it('finds nothing that another suite left', () => {
  expect([remembered, globalThis.left, process.env.LEFT, fetch.left]).toEqual([[], undefined, undefined, undefined]);
  expect(`${WeakRef.name} ${Date.name}`).toBe('WeakRef Date');
  expect(register.getSingleMetric('left')).toBeUndefined();

  remembered.push('left');
  globalThis.left = process.env.LEFT = 'left';
  globalThis.fetch = { left: 'left' };
  globalThis.WeakRef = class Left {};
  jest.useFakeTimers();
  register.registerMetric({ name: 'left' });
});

it(concat.left ? 'finds the packages loaded' : 'loads packages', () => {
  concat.left = true;
  expect(() => concat(null)).toThrow(TypeError); // of one world with the tests
});
