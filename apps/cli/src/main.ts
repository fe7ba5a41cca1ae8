import { report } from './failure.js';
import { program } from './program.js';

// A reader such as `head` closes the pipe when it has seen enough; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await program()
  .parseAsync()
  .catch((error: unknown) => (process.exitCode = report(error, process.argv.includes('--json'))));
