import { bounded } from './bounded.js';

it('keeps the first words and calls the rest other', () => {
  const word = bounded(2);
  expect(['a', 'b', 'c', 'a', 'd', 'b'].map(word)).toEqual(['a', 'b', 'other', 'a', 'other', 'b']);
});
