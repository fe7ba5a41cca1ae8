import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { bin, quietly, root, show } from './command.mjs';
import { step } from './progress.mjs';
import { count, results, settled, unsteady, verdict } from './results.mjs';

const RESULTS = 'test-results.json';

// Nx would ask for colours everywhere, and what tests compare would have them on one machine and not on another.
const PLAIN = { FORCE_COLOR: '0', NO_COLOR: undefined };

/** Runs the tests of all projects, or of the named ones, on one Postgres and one Redis; prints `N passed, N failed`. */
export async function test(names) {
  const projects = await projectsToTest(names);
  for (const at of Object.values(projects)) fs.rmSync(path.join(root, at, RESULTS), { force: true });
  const written = (which) => results(which.map((name) => ({ name, file: path.join(root, projects[name], RESULTS) })));

  const servers = await step('Postgres and Redis for this run', startServers);
  let outcome, succeeded;
  try {
    succeeded = await runJest(servers, names.length > 0 ? Object.keys(projects) : []);
    outcome = written(Object.keys(projects));
    const again = [];
    for (const { name, files } of unsteady(outcome)) {
      again.push(await runJest(servers, [name], ['--runTestsByPath', ...files]));
      outcome = settled(outcome, written([name]));
    }
    if (again.length > 0) succeeded = again.every(Boolean);
  } finally {
    await servers.stop();
  }
  process.stdout.write(`\n${verdict(outcome, succeeded)}\n`);
  return succeeded && count(outcome).failed === 0 ? 0 : 1;
}

async function runJest({ env }, projects, words = []) {
  const which = projects.length > 0 ? ['--projects', projects.join(',')] : [];
  const jest = ['--json', `--outputFile=${RESULTS}`, '--passWithNoTests', ...words];
  const nx = ['run-many', '-t', 'test', ...which, '--outputStyle=static', '--', ...jest];
  return (await show(bin('nx/dist/bin/nx.js'), nx, { ...env, ...PLAIN })) === 0;
}

/** Directory by name. A name may be short: `chains` is `@atoll/chains`. */
async function projectsToTest(names) {
  const graph = path.join(root, '.nx', 'test-graph.json');
  await quietly(process.execPath, [bin('nx/dist/bin/nx.js'), 'graph', `--file=${graph}`]);
  const { nodes } = JSON.parse(fs.readFileSync(graph, 'utf8')).graph;
  const wanted = (name) => names.length === 0 || names.includes(name) || names.includes(name.replace('@atoll/', ''));
  const tested = Object.values(nodes).filter(({ name, data }) => data.targets?.test && wanted(name));
  return Object.fromEntries(tested.map(({ name, data }) => [name, data.root]));
}

async function startServers() {
  const { startPostgres, startRedis } = await import('../libs/embedded/dist/index.js');
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-tests-'));
  const stop = async (...servers) => {
    await Promise.all(servers.map((server) => server.stop()));
    fs.rmSync(home, { recursive: true, force: true });
  };
  const postgres = await startPostgres({ home, durable: false }).catch(async (error) => {
    await stop();
    throw error;
  });
  const redis = await startRedis({ home }).catch(async (error) => {
    await stop(postgres);
    throw error;
  });
  return {
    env: { ATOLL_TEST_DATABASE_URL: postgres.url, ATOLL_TEST_REDIS_URL: redis.url },
    stop: () => stop(postgres, redis),
  };
}
