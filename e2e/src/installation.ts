import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { kubectl } from './kubernetes/kubectl.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What `up -- --detach` prints as its last line. */
export type Addresses = {
  graphql: string;
  /** For people, in a browser. */
  console: string;
  /** Null where no demo chain was wanted. */
  rpc: string | null;
  signIn: { email: string; password: string };
  firstBlockSeconds: number | null;
};

/** What an installation is told of its nodes. */
type NodesOfTest = Record<string, string>;

/** Small nodes, so that a machine of two cores carries several chains; what they run is told in one line. */
function nodesOn(driver: 'process' | 'kubernetes', name: string): NodesOfTest {
  const { ATOLL_BESU: besu, ATOLL_TEST_NODE_IMAGE: image, KUBECONFIG: kubeconfig } = process.env;
  if (driver === 'process') {
    console.log(besu ? `Nodes run ${besu}.` : 'Nodes run atoll-node: ATOLL_BESU names no besu to try it with.');
    return { ATOLL_DRIVER: 'process', ...(besu && { ATOLL_ENGINES: 'besu' }) };
  }
  if (!kubeconfig) throw new Error('There is no cluster: set KUBECONFIG, or bring one up with "npm run cluster:up".');
  console.log('Nodes are pods that run atoll-node.');
  return {
    ATOLL_DRIVER: 'kubernetes',
    ATOLL_KUBECONFIG: path.resolve(kubeconfig),
    ATOLL_INSTALLATION: `e2e-${name}-${randomBytes(4).toString('hex')}`,
    ATOLL_DEVELOPMENT_ENGINES: 'allow',
    ATOLL_ENGINES: 'atoll-node',
    ATOLL_NODE_MEMORY_MB: '160',
    ATOLL_CPU_REQUEST: '10m',
    ATOLL_STORAGE: '64Mi',
    ATOLL_DEMO: 'off',
    ...(image && { ATOLL_NODE_IMAGE: image }),
  };
}

/** An Atoll of its own on this machine: other ports, other data, started and stopped as its users would. */
export class Installation {
  private constructor(
    readonly home: string,
    public addresses: Addresses,
    private readonly nodes: NodesOfTest,
  ) {}

  /** Nodes are processes of this machine, or pods of the cluster of KUBECONFIG. */
  static async up(
    name: string,
    driver: 'process' | 'kubernetes' = 'process',
    more: NodesOfTest = {},
  ): Promise<Installation> {
    // Not below a private home: Postgres runs as another user when we are root, and must be able to enter.
    const home = await fs.mkdtemp(path.join(os.tmpdir(), `atoll-${name}-`));
    await fs.chmod(home, 0o755);
    const nodes = { ...nodesOn(driver, name), ...more };
    return new Installation(home, await start(home, nodes), nodes);
  }

  /** What its objects in a cluster are labelled with. */
  get name(): string {
    return this.nodes['ATOLL_INSTALLATION'] ?? '';
  }

  get driver(): 'process' | 'kubernetes' {
    return this.nodes['ATOLL_DRIVER'] === 'kubernetes' ? 'kubernetes' : 'process';
  }

  /** Ends the platform's own processes and starts them again with nodes of another image; pods go on meanwhile. */
  async upgradeTo(image: string): Promise<void> {
    this.nodes['ATOLL_NODE_IMAGE'] = image;
    await this.down();
    await this.upAgain();
  }

  async down(): Promise<void> {
    await atoll(this.home, this.nodes, 'down');
  }

  /** Starts the same installation again. */
  async upAgain(): Promise<void> {
    this.addresses = await start(this.home, this.nodes);
  }

  async remove(): Promise<void> {
    await this.down();
    if (this.name) await kubectl(['delete', 'namespaces', '-l', `atoll.dev/installation=${this.name}`]);
    await fs.rm(this.home, { recursive: true, force: true });
  }
}

async function start(home: string, nodes: NodesOfTest): Promise<Addresses> {
  const output = await atoll(home, nodes, 'up', '--', '--detach');
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Addresses;
}

/** Runs one of the README's commands. */
function atoll(home: string, nodes: NodesOfTest, command: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', command, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...nodes, ATOLL_HOME: home },
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
