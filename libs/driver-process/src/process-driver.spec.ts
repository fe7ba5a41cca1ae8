import type { ChainPlan, NodePlan, NodeRef, Sighting } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { ProcessDriver, type ProcessDriverOptions } from './process-driver.js';
import { stopAll } from './stop.js';

// What a real node cannot be made to do at will is done by a small program in its place; conformance.spec.ts runs real nodes.
const UNRULY = path.resolve(import.meta.dirname, '../fixtures/unruly.mjs');

jest.setTimeout(120_000); // Many processes, on a machine that may be busy.

let home: string;
let chainId: string;
let driver: ProcessDriver;

beforeEach(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-driver-'));
  chainId = randomUUID();
  driver = another();
});
afterEach(async () => {
  await driver.remove(chainId, 1);
  await fs.rm(home, { recursive: true, force: true });
});

describe('a node that fails', () => {
  it('says why, is started again with growing pauses, and starts at once when somebody asks for it', async () => {
    const plan = await planOf('crash');
    const [node] = plan.nodes as [NodePlan];
    await driver.apply(plan);
    const failed = await until(({ phase }) => phase === 'Failed');
    expect(failed.message).toBe('Exited with code 1: Error: the genesis file is corrupt');

    for (let i = 0; i < 20; i++) {
      await driver.apply(plan);
      await until(({ phase }) => phase === 'Failed');
    }
    expect(await starts(node)).toBe(2);
    expect((await look()).message).toBe(`${failed.message} (2 times in a row)`);

    await driver.apply({ ...plan, nodes: [{ ...node, incarnation: 2 }] });
    await until(({ phase, incarnation }) => phase === 'Failed' && incarnation === 2);
    expect(await starts(node)).toBe(3);
  });

  it('says so when its program is not installed', async () => {
    const plan = await planOf('validator-0');
    driver = another({ programs: { 'atoll-node': ['/no/such/program'] } });
    await driver.apply(plan);
    expect((await until(({ phase }) => phase === 'Failed')).message).toMatch(/^Exited with code 127: .*not found/);
  });

  it('does not keep its neighbours from starting', async () => {
    const plan = await planOf('crash', 'validator-0');
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running', 'validator-0');
  });

  it('is ended when it ignores the polite request', async () => {
    const plan = await planOf('stubborn');
    const [node] = plan.nodes as [NodePlan];
    driver = another({ graceMs: 200 });
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    await driver.apply({ ...plan, nodes: [{ ...node, run: false }] });

    expect(await look()).toMatchObject({ phase: 'Stopped', message: 'Stopped as planned' });
    expect((await driver.logs(node, 1)).map(({ message }) => message)).toEqual(['no']);
  });
});

describe('a log', () => {
  it('keeps the end of a flood and stays small', async () => {
    const plan = await planOf('flood');
    driver = another({ logBytes: 50_000 });
    const [node] = plan.nodes as [NodePlan];
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    await look();

    const directory = directoryOf(node);
    const logs = (await fs.readdir(directory)).filter((name) => name.startsWith('node.log'));
    const sizes = await Promise.all(logs.map(async (name) => (await fs.stat(path.join(directory, name))).size));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000);
    // What was written while the log was cut stays, too: at most as much again for each log before it.
    const kept = (await driver.logs(node, 10_000)).length;
    expect({ kept, end: kept >= 249, small: kept <= 3 * 250 }).toEqual({ kept, end: true, small: true });
  });

  it('cannot speak to a terminal', async () => {
    const plan = await planOf('rude');
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    const [last] = await driver.logs(plan.nodes[0]!, 1);
    expect(last).toMatchObject({ level: 'info', message: '[2Jcleared your screen' });
  });
});

describe('the machine', () => {
  it("shows a node nothing of the platform's environment", async () => {
    process.env.ATOLL_SECRET_OF_THIS_TEST = 'do not tell';
    const plan = await planOf('nosy');
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    delete process.env.ATOLL_SECRET_OF_THIS_TEST;

    const file = path.join(directoryOf(plan.nodes[0]!), 'data', 'environment');
    const environment = JSON.parse(await fs.readFile(file, 'utf8')) as Record<string, string>;
    expect(environment).toMatchObject({
      NODE_OPTIONS: expect.stringContaining('--max-old-space-size=512'),
      HOME: directoryOf(plan.nodes[0]!),
    });
    expect(
      Object.keys(environment)
        .filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))
        .sort(),
    ).toEqual(['HOME', 'NODE_OPTIONS', 'PATH']);
  });

  it('lets nobody else read keys and tokens', async () => {
    const plan = await planOf('validator-0');
    await driver.apply(plan);
    const directory = directoryOf(plan.nodes[0]!);
    const mode = async (file: string) => ((await fs.stat(file)).mode & 0o777).toString(8);

    expect(await mode(directory)).toBe('700');
    expect(await mode(path.join(directory, 'data'))).toBe('700');
    expect(await mode(path.join(directory, 'control-token'))).toBe('600');
  });

  it('keeps ports over restarts, and gives up only one that somebody else took, telling the peers', async () => {
    const plan = await planOf('validator-0', 'validator-1');
    const [first, second] = plan.nodes as [NodePlan, NodePlan];
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running', 'validator-0');
    const before = await portsOf(first);
    await driver.apply({ ...plan, nodes: [{ ...first, run: false }, second] });

    const thief = net.createServer().listen(before.p2p, '127.0.0.1');
    await once(thief, 'listening');
    await driver.apply(plan);
    await new Promise((closed) => thief.close(closed));
    const after = await portsOf(first);

    expect(after.p2p).not.toBe(before.p2p);
    expect(after).toEqual({ ...before, p2p: after.p2p });
    const peers = JSON.parse(await fs.readFile(path.join(directoryOf(second), 'static-nodes.json'), 'utf8')) as unknown;
    expect(peers).toEqual([`enode://${first.identity.publicKey.slice(2)}@127.0.0.1:${after.p2p}`]);
  });

  it('rewrites no file that says the right thing already', async () => {
    const plan = await planOf('validator-0', 'validator-1');
    await driver.apply(plan);
    const file = path.join(directoryOf(plan.nodes[0]!), 'static-nodes.json');
    const before = await fs.stat(file);
    await driver.apply(plan);
    const after = await fs.stat(file);

    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it('never takes a stranger for a node because it has the same number', async () => {
    const plan = await planOf('validator-0');
    const [node] = plan.nodes as [NodePlan];
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    process.kill((await driver.pidOf(node))!, 'SIGKILL');
    await until(({ phase }) => phase === 'Failed');

    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const file = path.join(directoryOf(node), 'process.json');
    const died = JSON.parse(await fs.readFile(file, 'utf8')) as object;
    await fs.writeFile(file, JSON.stringify({ ...died, pid: stranger.pid }));

    expect((await look()).phase).toBe('Failed');
    await driver.apply(plan);
    await driver.remove(chainId, 1);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    stranger.kill('SIGKILL');
  });

  it('names the lost key of a node instead of giving the chain a stranger', async () => {
    const plan = await planOf('validator-0');
    await fs.rm(path.join(directoryOf(plan.nodes[0]!), 'data', 'key'));
    await expect(driver.apply(plan)).rejects.toThrow(Fault);
    expect(await driver.pidOf(plan.nodes[0]!)).toBeNull();
  });

  it('finishes the deletion that somebody else began', async () => {
    const left = path.join(home, 'trash', 'left');
    await fs.mkdir(left, { recursive: true });
    await driver.apply(await planOf('validator-0'));
    await expect(fs.stat(left)).rejects.toThrow('ENOENT');
  });
});

describe('another process', () => {
  it('takes the nodes over from a platform that was killed, and none is started twice', async () => {
    const plan = await planOf('validator-0', 'validator-1');
    const platform = await platformThatApplies(plan);
    platform.kill('SIGKILL');
    await once(platform, 'exit');
    const before = await Promise.all(plan.nodes.map((node) => driver.pidOf(node)));
    expect(before).not.toContain(null);

    await driver.apply(plan);
    expect(await Promise.all(plan.nodes.map((node) => driver.pidOf(node)))).toEqual(before);
    for (const { name } of plan.nodes) await until(({ phase }) => phase === 'Running', name);
    expect(await Promise.all(plan.nodes.map(starts))).toEqual([1, 1]);
  });

  it('killed in the middle of its work, at any moment, leaves no node that nobody knows of', async () => {
    const plan = await planOf('validator-0');
    const [node] = plan.nodes as [NodePlan];
    for (const delay of [0, 3, 6, 12, 24, 48]) {
      const platform = await platformThatApplies(plan, delay);
      await once(platform, 'exit');
      await driver.apply(plan);
      await until(({ phase }) => phase === 'Running');
      expect(await nodesOnThisMachine()).toEqual([await driver.pidOf(node)]);
      await driver.apply({ ...plan, nodes: [{ ...node, run: false }] });
    }
  });

  it('stops a whole installation and keeps everything; the next plan continues it', async () => {
    const plan = await planOf('validator-0', 'validator-1');
    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    await stopAll(home);

    const seen = await driver.observe(chainId);
    expect(seen.map(({ message }) => message)).toEqual(Array(2).fill('Stopped, and planned to run'));
    expect(await nodesOnThisMachine()).toEqual([]);

    await driver.apply(plan);
    await until(({ phase }) => phase === 'Running');
    expect(await driver.prepare(plan.nodes[0]!, 1)).toEqual(plan.nodes[0]!.identity);
  });

  /** Applies a plan in a process of its own, built like the platform's, which is killed after a while. */
  async function platformThatApplies(plan: ChainPlan, killedAfterMs?: number) {
    const root = path.resolve(import.meta.dirname, '../../..');
    const program = `
      import { ProcessDriver } from '@atoll/driver-process';
      const { options, plan } = JSON.parse(process.argv[1]);
      const driver = new ProcessDriver(options);
      console.log('applying');
      await driver.apply(plan);
      console.log('applied');
      setInterval(() => {}, 1000);`;
    const input = JSON.stringify({ options: options(), plan });
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, input], { cwd: root });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes(killedAfterMs === undefined ? 'applied' : 'applying')) break;
    }
    if (killedAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killedAfterMs);
    return child;
  }
});

function options(): ProcessDriverOptions {
  return { home, programs: { 'atoll-node': [process.execPath, UNRULY] } };
}

function another(more: Partial<ProcessDriverOptions> = {}): ProcessDriver {
  return new ProcessDriver({ ...options(), ...more });
}

async function planOf(...names: string[]): Promise<ChainPlan> {
  const nodes = await Promise.all(
    names.map(async (name): Promise<NodePlan> => {
      const node: NodeRef = { chainId, organisationId: 'o-1', name };
      return {
        ...node,
        role: 'validator',
        identity: await driver.prepare(node, 1),
        run: true,
        incarnation: 1,
        mayLeave: false,
      };
    }),
  );
  const validators = nodes.map(({ identity }) => identity.address).sort();
  return {
    chainId,
    engine: 'atoll-node',
    genesis: createGenesis({ chainId: 7, validators, blockPeriodMs: 1_000 }),
    nodes,
    fence: 1,
  };
}

async function look(name?: string): Promise<Sighting> {
  const seen = await driver.observe(chainId);
  return seen.find((sighting) => !name || sighting.name === name)!;
}

async function until(wished: (seen: Sighting) => boolean, name?: string): Promise<Sighting> {
  for (let i = 0; i < 1_000; i++) {
    const seen = await look(name);
    if (wished(seen)) return seen;
    await pause(10);
  }
  throw new Error(`Not so: ${JSON.stringify(await look(name))}`);
}

const directoryOf = ({ organisationId, name }: NodeRef) => path.join(home, 'chains', chainId, organisationId, name);

async function starts(node: NodeRef): Promise<number> {
  return (await fs.readFile(path.join(directoryOf(node), 'data', 'starts'), 'utf8')).length;
}

async function portsOf(node: NodeRef): Promise<Record<string, number>> {
  const record = await fs.readFile(path.join(directoryOf(node), 'node.json'), 'utf8');
  return (JSON.parse(record) as { ports: Record<string, number> }).ports;
}

/** The numbers of all processes whose arguments name this test's directory: a count that asks no file of the driver. */
async function nodesOnThisMachine(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,args=']);
  const lines = stdout.split('\n').filter((line) => line.includes(`${UNRULY} run`) && line.includes(home));
  return lines.map((line) => Number.parseInt(line, 10));
}
