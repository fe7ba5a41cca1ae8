import { run } from './baas.js';

it('baas: three organisations share a chain, lose validators, and cheat each other', async () => {
  const { passed, failed } = await run('all');
  expect({ failed, enough: passed >= 45 }).toEqual({ failed: 0, enough: true });
}, 900_000);
