import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

import { adapterFactory } from './adapter.mjs';
import { log } from './log.mjs';

const { bindMigrationAwareSqlAdapterFactory } = createRequire(import.meta.url)('@prisma/driver-adapter-utils');

/** What the engine said last before WebAssembly trapped. */
let panic;

/** Answers the Prisma CLI's JSON-RPC requests, a line each, one after the other, until it closes the pipe. */
export async function serve(datamodels, datasource) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panic = message) };
  process.on('uncaughtException', (error) => {
    log('ERROR', panic ?? String(error.stack ?? error), { is_panic: true });
    process.exit(panic ? 101 : 1);
  });
  const bindings = await load();
  const adapter = bindMigrationAwareSqlAdapterFactory(await adapterFactory(datasource));
  const schema = datamodels.map((file) => [file, fs.readFileSync(file, 'utf8')]);
  const open = () =>
    bindings.SchemaEngine.new({ datamodels: schema.length > 0 ? schema : undefined }, () => {}, adapter);

  let engine;
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { id, method, params } = JSON.parse(line);
    try {
      send({ id, result: await answer(() => (engine ??= open()), method, params ?? {}) });
    } catch (error) {
      send({ id, error: described(error, adapter) });
    }
  }
  process.exit(0); // the adapter's pool would hold the process
}

async function load() {
  const url = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindings = await import(url);
  const code = fs.readFileSync(path.join(path.dirname(fileURLToPath(url)), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings;
}

async function answer(open, method, params) {
  if (method === 'createDatabase') return { databaseName: '' };
  const engine = await open();
  if (method === 'getDatabaseVersion') return engine.version(null);
  const result = await engine[method](params);
  if (method !== 'diff' || result.stdout == null) return result ?? {};
  send({ id: 'print', method: 'print', params: { content: result.stdout } });
  return { exitCode: result.exitCode };
}

/** As the Prisma CLI wants to be told of errors: with Prisma's code, which the engine puts before its sentence. */
function described(error, adapter) {
  const trapped = error.name === 'RuntimeError';
  const { errorId } = error.cause ?? {};
  const cause = typeof errorId === 'number' ? adapter.errorRegistry.consumeError(errorId)?.error : undefined;
  const [code] = /^P\d{4}/.exec(error.message ?? '') ?? [error.code ?? error.error_code ?? null];
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: trapped,
      message: String((trapped && panic) || cause?.message || error.message || error),
      meta: error.meta ?? null,
      error_code: code,
    },
  };
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
