#!/usr/bin/env node
// The program the Prisma CLI calls its schema engine. Prisma's own is downloaded after the installation; this one is
// made of two packages of the registry: @prisma/schema-engine-wasm decides, @prisma/adapter-pg talks to Postgres.
import { log } from './log.mjs';
import { connectOrCreate } from './database.mjs';
import { serve } from './serve.mjs';

const { version, datamodels, datasource, command } = parse(process.argv.slice(2));
if (version) console.log('schema-engine-cli wasm');
else if (command) await connectOrCreate(command, datasource.url);
else await serve(datamodels, datasource);

/** `[--datamodels FILE]... [--datasource JSON] [cli COMMAND]`, as the Prisma CLI writes it. */
function parse(args) {
  const found = { version: false, datamodels: [], datasource: {}, command: null };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--version' || args[i] === '-V') found.version = true;
    else if (args[i] === '--datamodels') found.datamodels.push(args[++i]);
    else if (args[i] === '--datasource') found.datasource = JSON.parse(args[++i]);
    else if (args[i] === 'cli') found.command = args[++i];
    else log('DEBUG', `Left aside: ${args[i]}`);
  }
  return found;
}
