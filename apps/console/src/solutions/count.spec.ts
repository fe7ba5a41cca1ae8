import { countBy } from './count.js';

it('counts what is there, in the order of the states, and leaves out what nobody is in', () => {
  expect(countBy(['QUEUED', 'VALID', 'REVOKED'], ['REVOKED', 'VALID', 'VALID'])).toEqual([
    { state: 'VALID', count: 2 },
    { state: 'REVOKED', count: 1 },
  ]);
});
