import { namedOf } from './undecoded.js';

it.each([
  { undecoded: [], named: [], more: 0, because: 'there is nothing to say' },
  { undecoded: [9, 12, 3, 9], named: [3, 9, 12], more: 0, because: 'each is named once, whatever contracts it is of' },
  {
    undecoded: Array.from({ length: 25 }, (_, i) => i),
    named: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    more: 15,
    because: 'the rest is counted',
  },
])('of $undecoded.length blocks $named are named: $because', ({ undecoded, named, more }) => {
  expect(namedOf(undecoded)).toEqual({ named, more });
});
