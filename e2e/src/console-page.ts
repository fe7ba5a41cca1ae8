/** What a browser is given by an installation: the console's page, every file that it names, and nothing that runs besides. */
export async function consoleIsWhole(installation: string): Promise<void> {
  const page = await fetch(new URL('/console/', installation));
  const html = await page.text();
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  const names = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(([, name]) => name!);
  const files = await Promise.all(names.map((name) => fetch(new URL(name, page.url))));
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(scripts.filter((tag) => !tag.includes(' src='))).toEqual([]);
  expect(files.map(({ status }) => status)).toEqual(names.map(() => 200));
  const types = files.map(({ headers }) => headers.get('content-type'));
  expect(types).toContainEqual(expect.stringMatching(/^(text|application)\/javascript/));
}
