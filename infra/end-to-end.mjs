// Runs one scenario, fault or bench: `run` of the named module, with the remaining words. What counts closes with its numbers.
import { pathToFileURL } from 'node:url';

// Whoever asks this to end ends what it has started, too, which listens for the exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const [file, ...args] = process.argv.slice(2);
const { run } = await import(pathToFileURL(file).href);
const result = await run?.(...args);
if (result && 'failed' in result) {
  process.stdout.write(`${result.passed} passed, ${result.failed} failed\n`);
  if (result.failed > 0) process.exitCode = 1;
}
