import fs from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

it('names only tests that there are', async () => {
  const table = await fs.readFile(new URL('docs/y4464.md', root), 'utf8');
  const named = [...table.matchAll(/`([^`]+\.spec\.ts)` "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(25);
  // Each line of a table that asks for something names at least one.
  const lines = table.split('\n').filter((line) => /^\| \d/.test(line));
  expect(lines.filter((line) => !line.includes('.spec.ts`'))).toEqual([]);
  for (const [, file, name] of named) {
    const source = (await fs.readFile(new URL(file!, root), 'utf8')).replace(/\(\s+'/g, "('");
    expect([file, source.includes(`('${name}'`)]).toEqual([file, true]);
  }
});

it('names only entry points that the API has', async () => {
  const [table, schema] = await Promise.all(
    ['docs/y4464.md', 'libs/sdk/schema.graphql'].map((file) => fs.readFile(new URL(file, root), 'utf8')),
  );
  const procedures = table!.split('\n').filter((line) => /^\| 10\.\d/.test(line));
  expect(procedures).toHaveLength(7);
  for (const line of procedures) {
    const entryPoints = [...line.split('|')[3]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
    expect(entryPoints.length).toBeGreaterThan(0);
    for (const name of entryPoints)
      expect([name, new RegExp(`^  ${name}\\(`, 'm').test(schema!)]).toEqual([name, true]);
  }
});
