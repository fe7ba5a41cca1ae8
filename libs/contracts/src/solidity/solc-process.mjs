// One compilation, in a process of its own: reads standard JSON from stdin, writes the compiler's output to stdout, ends.
// Plain JavaScript, so that it runs the same from the sources and from the build.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

import { findImport } from './imports.mjs';

const input = await text(process.stdin);
const solc = createRequire(import.meta.url)('solc');
process.stdout.write(solc.compile(input, { import: findImport }));
