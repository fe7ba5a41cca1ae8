import { report } from './failure.js';
import { program } from './program.js';

await program()
  .parseAsync()
  .catch((error: unknown) => (process.exitCode = report(error, process.argv.includes('--json'))));
