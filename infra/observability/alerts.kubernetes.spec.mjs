// Needs no cluster, but Debian's packages, as the tests that need one do: Prometheus itself judges the rules.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { promtool } from './promtool.mjs';

const FETCH_MS = 300_000;
const ALERTS = path.resolve(import.meta.dirname, '../../helm/atoll/files/alerts.yaml');
const TESTS = path.join(import.meta.dirname, 'alerts.test.yaml');

beforeAll(() => promtool('--version'), FETCH_MS);

it('holds rules that Prometheus accepts', async () => {
  expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', ALERTS)).toContain('SUCCESS');
});

it('alerts when it should, and only then', async () => {
  expect(await promtool('test', 'rules', TESTS)).toContain('SUCCESS');
});

it('sees each alert come in its tests, so that a rule that never fires is noticed', () => {
  const names = [...fs.readFileSync(ALERTS, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const text = fs.readFileSync(TESTS, 'utf8');
  const fired = new Set([...text.matchAll(/alertname: (\w+)\n\s+exp_alerts:\n\s+- /g)].map(([, name]) => name));
  expect(names.filter((name) => !fired.has(name))).toEqual([]);
});

it('fails when a rule says something else', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-alerts-'));
  const wrong = fs.readFileSync(ALERTS, 'utf8').replaceAll('for: 1m', 'for: 30m').replaceAll('== 0', '== 2');
  fs.writeFileSync(path.join(directory, 'alerts.yaml'), wrong);
  const tests = fs.readFileSync(TESTS, 'utf8').replace(/rule_files: .*/, 'rule_files: [alerts.yaml]');
  fs.writeFileSync(path.join(directory, 'tests.yaml'), tests);
  await expect(promtool('test', 'rules', path.join(directory, 'tests.yaml'))).rejects.toThrow('got:[]');
  fs.rmSync(directory, { recursive: true });
});

it('draws nothing that Prometheus does not understand', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-dashboards-'));
  const file = path.join(directory, 'rules.json');
  const rules = expressions().map((expr, i) => ({ record: `panel:${i}`, expr: expr.replaceAll('$chain', '.+') }));
  fs.writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
  expect(await promtool('check', 'rules', file)).toContain(`${rules.length} rules found`);
  fs.rmSync(directory, { recursive: true });
});

function expressions() {
  const directory = path.resolve(import.meta.dirname, '../../helm/atoll/files/dashboards');
  const boards = fs
    .readdirSync(directory)
    .map((name) => JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')));
  return boards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
}
