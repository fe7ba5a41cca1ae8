/** A suite that leaves a socket or timer open would keep its process, and all that waits for it, for ever. */
const PATIENCE_MS = 30_000;

/** Ends such a run as failed. The timer does not keep the process alive by itself, so it fires only where something else does. */
export default class Ends {
  onRunComplete() {
    setTimeout(() => {
      process.stderr.write('Something that a test opened is still open: find it with --detectOpenHandles.\n');
      process.exit(1);
    }, PATIENCE_MS).unref();
  }
}
