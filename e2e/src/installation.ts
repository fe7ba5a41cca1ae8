import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What `up -- --detach` prints as its last line. */
export type Addresses = {
  graphql: string;
  /** Null until there is a console. */
  console: string | null;
  rpc: string;
  signIn: { email: string; password: string };
  firstBlockSeconds: number;
};

/** An Atoll of its own on this machine: other ports, other data, started and stopped as its users would. */
export class Installation {
  private constructor(
    readonly home: string,
    public addresses: Addresses,
  ) {}

  static async up(name: string): Promise<Installation> {
    // Not below a private home: Postgres runs as another user when we are root, and must be able to enter.
    const home = await fs.mkdtemp(path.join(os.tmpdir(), `atoll-${name}-`));
    await fs.chmod(home, 0o755);
    return new Installation(home, await start(home));
  }

  async down(): Promise<void> {
    await atoll(this.home, 'down');
  }

  /** Starts the same installation again. */
  async upAgain(): Promise<void> {
    this.addresses = await start(this.home);
  }

  async remove(): Promise<void> {
    await this.down();
    await fs.rm(this.home, { recursive: true, force: true });
  }
}

async function start(home: string): Promise<Addresses> {
  const output = await atoll(home, 'up', '--', '--detach');
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Addresses;
}

/** Runs one of the README's commands. */
function atoll(home: string, command: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', command, ...args], {
      cwd: ROOT,
      env: { ...process.env, ATOLL_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`npm run ${command} ended with ${code}:\n${output}${complaint}`)),
    );
  });
}
