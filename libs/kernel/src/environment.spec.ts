import { z } from 'zod';

import { readEnvironment } from './environment.js';

const schema = z.object({ PORT: z.coerce.number().int().default(4000), URL: z.url(), LOG: z.enum(['on', 'off']) });

it('reads what is said, with defaults for what is not', () => {
  expect(readEnvironment(schema, { URL: 'http://a', LOG: 'on', HOME: '/' })).toEqual({
    PORT: 4000,
    URL: 'http://a',
    LOG: 'on',
  });
});

it('names all that is wrong at once', () => {
  expect(() => readEnvironment(schema, { PORT: 'x', LOG: 'on' })).toThrow(/not complete[^]*PORT: [^]*URL: /);
  expect(() => readEnvironment(schema, { PORT: 'x', LOG: 'on' })).not.toThrow(/LOG/);
});
