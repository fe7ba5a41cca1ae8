// Ends a test run's server when the run is over, however it ended: `node reaper.mjs <run's pid> <server's pid> <directory>`.
import fs from 'node:fs';

const [run, server, directory] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];

const exists = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const watch = setInterval(() => {
  if (exists(run)) return;
  clearInterval(watch);
  // Nothing of a test run is kept, so Postgres need not write its memory back first.
  if (exists(server)) process.kill(server, 'SIGQUIT');
  const wait = setInterval(() => {
    if (exists(server)) return;
    clearInterval(wait);
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }, 100);
}, 500);
