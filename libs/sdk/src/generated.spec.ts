import fs from 'node:fs';

import { generate } from '../generate.mjs';

it('is what the schema and the operations make; else run npm run generate-sdk -w @atoll/sdk', async () => {
  expect(await generate()).toBe(fs.readFileSync(new URL('./generated/sdk.ts', import.meta.url), 'utf8'));
});
