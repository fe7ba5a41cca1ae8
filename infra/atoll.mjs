// Behind every script of package.json: `node infra/atoll.mjs up|down|test|check|bench|...`.
// A machine with only Node and npm gets its dependencies and its build first, and both only when something changed.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Atoll needs Node 20.19 or newer; this is ${process.versions.node}. ` +
      `Debian: "sudo apt-get install nodejs" where that is new enough, else a release from nodejs.org; macOS: "brew install node".\n`,
  );
  process.exit(1);
}

const { run } = await import('./commands.mjs');
process.exitCode = await run(process.argv.slice(2));
