import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const at = (...names) => path.join(root, ...names);
const { groups } = parse(fs.readFileSync(at('helm/atoll/files/alerts.yaml'), 'utf8'));
const alerts = groups.flatMap(({ rules }) => rules);
const pages = fs.readdirSync(at('docs/runbooks')).filter((name) => name !== 'README.md');
const HEADINGS = ['What it means', 'What to look at', 'What to do', 'How to know that it is over'];

it('has a page for each alert, and an alert for each page', () => {
  expect(alerts.length).toBeGreaterThan(15);
  expect(pages.sort()).toEqual(alerts.map(({ alert }) => `${alert}.md`).sort());
});

it('sends whoever is woken to that page', () => {
  for (const { alert, annotations } of alerts) expect(annotations.runbook).toBe(`docs/runbooks/${alert}.md`);
});

it.each(pages)('says on %s what it means, what to look at and to do, and when it is over', (page) => {
  const text = fs.readFileSync(at('docs/runbooks', page), 'utf8');
  expect(text.split('\n')[0]).toBe(`# ${page.replace('.md', '')}`);
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
  expect(text).toMatch(/^ {4}\S/m); // a command that can be copied
});

it('selects the pods of the platform by a label that the chart sets', () => {
  const selected = pages.flatMap((page) =>
    [...fs.readFileSync(at('docs/runbooks', page), 'utf8').matchAll(/ -l (app\.[\w./-]+)=/g)].map(([, label]) => label),
  );
  expect(selected.length).toBeGreaterThan(5);
  const names = fs.readFileSync(at('helm/atoll/templates/_names.tpl'), 'utf8');
  for (const label of selected) expect(names).toContain(`${label}: {{ .process }}`);
});

it('draws each dashboard under an id and panels of its own', () => {
  const directory = at('helm/atoll/files/dashboards');
  const boards = fs
    .readdirSync(directory)
    .map((name) => ({ name, ...JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')) }));
  for (const { name, uid, panels } of boards) {
    expect(name).toBe(`${uid}.json`);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(overlaps)).toEqual([]);
  }
});

function overlaps({ id, gridPos: one }, _index, panels) {
  return panels.some(
    ({ id: other, gridPos: two }) =>
      other !== id && one.x < two.x + two.w && two.x < one.x + one.w && one.y < two.y + two.h && two.y < one.y + one.h,
  );
}
