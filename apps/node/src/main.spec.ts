import { fromHex } from '@atoll/crypto';
import { decryptText, encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { createGenesis, RpcClient } from '@atoll/protocol';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

// These tests run the program as it is shipped, each node a process of its own: build the project first.
const PROGRAM = path.resolve(import.meta.dirname, '../dist/main.js');
const FIXTURES = path.resolve(import.meta.dirname, '../../../libs/protocol/fixtures');

let home: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  await access(PROGRAM);
  home = await mkdtemp(path.join(tmpdir(), 'atoll-node-'));
});
afterAll(async () => {
  await Promise.all([...running].map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
  await rm(home, { recursive: true });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function atollNode(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const at = (...names: string[]): string => path.join(home, ...names);
const OSAKA = path.join(FIXTURES, 'besu-osaka/genesis.json');

function runFlags(directory: string, genesis: string, p2pPort = 0): string[] {
  const flags = { 'data-dir': directory, genesis, 'p2p-port': `${p2pPort}`, 'rpc-port': '0', 'control-port': '0' };
  const all = { ...flags, 'control-token-file': path.join(directory, 'token'), 'log-level': 'info' };
  return ['run', ...Object.entries(all).flatMap(([flag, value]) => [`--${flag}`, value])];
}

it('makes a key once and tells the same public half again', async () => {
  const [first, second] = [
    await atollNode('key', '--data-dir', at('k')),
    await atollNode('key', '--data-dir', at('k')),
  ];
  expect(JSON.parse(first.stdout)).toEqual({
    publicKey: expect.stringMatching(/^0x[0-9a-f]{128}$/),
    address: expect.stringMatching(/^0x[0-9a-f]{40}$/),
  });
  expect(second).toEqual(first);
});

it('writes the public half into a file too', async () => {
  const { stdout } = await atollNode('key', '--data-dir', at('printed'), '--print-to', at('public.json'));
  expect(await readFile(at('public.json'), 'utf8')).toBe(stdout);
});

describe('with a key that leaves and comes back', () => {
  const key = async (directory: string, ...more: string[]) => {
    const { code, stdout, stderr } = await atollNode('key', '--data-dir', at(directory), ...more);
    return { code, stderr, said: (stdout ? JSON.parse(stdout) : {}) as Record<string, string> };
  };

  it('shows it as ciphertext alone, and takes it back under the same public key, once it is encrypted to the new place', async () => {
    const member = await newIdentity();
    const { publicKey, address } = (await key('lost')).said;
    const meant = ['--expect', publicKey!];
    const { said } = await key('lost', ...meant, '--seal', await recipientOf(member));
    const file = await readFile(at('lost', 'key'), 'utf8');
    expect(JSON.stringify(said)).not.toContain(file.replace('0x', ''));

    const { recipient } = (await key('new', ...meant, '--receive')).said;
    expect((await key('new', ...meant, '--receive')).said).toEqual({ recipient });
    const resealed = await encryptText(recipient!, await decryptText(member, said['sealed']!));
    expect((await key('new', ...meant, '--open', said['sealed']!)).stderr).toMatch(/not encrypted to this place/);
    expect((await key('new', ...meant, '--open', resealed)).said).toEqual({ publicKey, address });
    expect((await key('new', ...meant, '--open', resealed)).said).toEqual({ publicKey, address });
    expect(await readFile(at('new', 'key'), 'utf8')).toBe(file);
    expect(await readdir(at('new'))).toEqual(['key']);
  });

  it('refuses the key of another node, and a place that has one', async () => {
    const [mine, theirs] = [(await key('mine')).said, (await key('theirs')).said];
    const { recipient } = (await key('home', '--expect', mine['publicKey']!, '--receive')).said;
    const foreign = await encryptText(recipient!, await readFile(at('theirs', 'key'), 'utf8'));
    const refused = await key('home', '--expect', mine['publicKey']!, '--open', foreign);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(theirs['publicKey']!)]);
    await expect(access(at('home', 'key'))).rejects.toThrow('ENOENT');
    expect((await key('theirs', '--expect', mine['publicKey']!, '--receive')).code).toBe(3);
    expect((await key('theirs', '--expect', mine['publicKey']!, '--open', foreign)).code).toBe(3);
  });

  it('says which key is meant, and to whom', async () => {
    const { publicKey } = (await key('sealed')).said;
    expect((await key('sealed', '--seal', 'age1nobody')).stderr).toMatch(/"--expect" must/);
    expect((await key('sealed', '--expect', publicKey!, '--seal', 'age1nobody')).stderr).toMatch(/age recipient/);
    expect((await key('sealed', '--expect', publicKey!, '--seal', 'x', '--receive')).stderr).toMatch(/takes one of/);
  });
});

describe('with an expected key', () => {
  const expecting = (directory: string, publicKey: string) =>
    atollNode('key', '--data-dir', at(directory), '--expect', publicKey);
  const made = async (directory: string): Promise<{ publicKey: string }> =>
    JSON.parse((await atollNode('key', '--data-dir', at(directory))).stdout);

  it('is content with that key', async () => {
    const { publicKey } = await made('own');
    const { code, stdout } = await expecting('own', publicKey);
    expect([code, JSON.parse(stdout).publicKey]).toEqual([0, publicKey]);
  });

  it('refuses another one, and names both', async () => {
    const [mine, other] = [await made('own'), await made('other')];
    const { code, stdout, stderr } = await expecting('own', other.publicKey);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(mine.publicKey);
    expect(stderr).toContain(other.publicKey);
  });

  it('makes none where there is none', async () => {
    const { publicKey } = await made('own');
    const { code, stderr } = await expecting('empty', publicKey);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/empty\/key is missing/)]);
    await expect(access(at('empty'))).rejects.toThrow('ENOENT');
  });

  it('asks for one in the form in which it prints them', async () => {
    expect(await expecting('own', '0x12')).toMatchObject({ code: 2, stderr: expect.stringMatching(/128 hexadecimal/) });
  });
});

describe('says in one sentence what is wrong, with an exit code', () => {
  const expectSentence = ({ code, stderr }: Ended, exitCode: number, words: RegExp): void => {
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: exitCode, lines: 1 });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ at .*\.js:/);
  };

  it('a genesis file that is cut off', async () => {
    const whole = await readFile(OSAKA, 'utf8');
    await writeFile(at('cut.json'), whole.slice(0, whole.length / 2));
    expectSentence(await atollNode(...runFlags(at('a'), at('cut.json'))), 2, /is not JSON/);
  });

  it('a genesis file with a wrong field, which it names', async () => {
    const genesis = JSON.parse(await readFile(OSAKA, 'utf8')) as { extraData: string };
    await writeFile(at('wrong.json'), JSON.stringify({ ...genesis, extraData: '0x1234' }));
    expectSentence(await atollNode(...runFlags(at('a'), at('wrong.json'))), 2, /extraData/);
  });

  it('a genesis file that is not there', async () => {
    expectSentence(await atollNode(...runFlags(at('a'), at('none.json'))), 2, /none\.json does not exist/);
  });

  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expectSentence(await atollNode(...runFlags(at('b'), OSAKA, port)), 3, new RegExp(`127.0.0.1:${port} is in use`));
    server.close();
  });

  it('a data directory of another chain', async () => {
    const other = path.join(FIXTURES, 'besu-qbft/genesis.json');
    expectSentence(await atollNode(...runFlags(at('b'), other)), 3, /it holds the chain with genesis 0x/);
  });

  it('a key file that is none', async () => {
    await atollNode('key', '--data-dir', at('c'));
    await writeFile(at('c', 'key'), 'not a key');
    expectSentence(await atollNode(...runFlags(at('c'), OSAKA)), 2, /key file/);
  });
});

describe('import', () => {
  it('replays the chain that Besu recorded and agrees', async () => {
    const blocks = path.join(FIXTURES, 'besu-osaka/raw-blocks.json');
    const { code, stdout } = await atollNode('import', '--genesis', OSAKA, '--blocks', blocks);
    const last = (
      JSON.parse(await readFile(path.join(FIXTURES, 'besu-osaka/blocks.json'), 'utf8')) as {
        hash: string;
        stateRoot: string;
      }[]
    ).at(-1)!;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      agrees: true,
      blocks: 174,
      transactions: 73,
      head: last.hash,
      stateRoot: last.stateRoot,
    });
  }, 120_000);

  it('reads RLP of block after block, from several files, and goes on where an import ended', async () => {
    const raw = JSON.parse(await readFile(path.join(FIXTURES, 'besu-qbft/raw-blocks-0-20.json'), 'utf8')) as object;
    const blocks = Object.values(raw).map((hex) => Buffer.from(fromHex(String(hex))));
    await writeFile(at('1.rlp'), Buffer.concat(blocks.slice(1, 9)));
    await writeFile(at('2.rlp'), Buffer.concat(blocks.slice(9)));
    await writeFile(at('torn.rlp'), Buffer.concat(blocks).subarray(0, -1));
    const genesis = path.join(FIXTURES, 'besu-qbft/genesis.json');
    const importing = (...files: string[]) =>
      atollNode('import', '--genesis', genesis, '--data-dir', at('kept'), '--blocks', ...files.map((file) => at(file)));
    expect(JSON.parse((await importing('1.rlp')).stdout)).toMatchObject({ agrees: true, blocks: 8 });
    expect(JSON.parse((await importing('1.rlp', '2.rlp')).stdout)).toMatchObject({ agrees: true, blocks: 20 });
    expect(await importing('torn.rlp')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/torn.rlp" is not RLP of blocks: the file ends within a block/),
    });
  });

  it('names the block that does not agree, and ends with a code of its own', async () => {
    const raw = JSON.parse(await readFile(path.join(FIXTURES, 'besu-qbft/raw-blocks-0-20.json'), 'utf8')) as Record<
      string,
      string
    >;
    await writeFile(at('raw.json'), JSON.stringify({ ...raw, 5: raw['6'] }));
    const genesis = path.join(FIXTURES, 'besu-qbft/genesis.json');
    const { code, stdout } = await atollNode('import', '--genesis', genesis, '--blocks', at('raw.json'));
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ agrees: false, because: expect.stringMatching(/block 5/) });
  });
});

/** One validator, as a process that is started, killed and started again. */
class Validator {
  child!: ChildProcess;
  rpc!: RpcClient;

  constructor(
    readonly directory: string,
    readonly port: number,
    private readonly genesis: string,
  ) {}

  async start(): Promise<void> {
    const flags = runFlags(this.directory, this.genesis, this.port);
    this.child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
    for await (const line of createInterface(this.child.stdout!)) {
      const event = JSON.parse(line) as { msg: string; rpc: number };
      if (event.msg !== 'listening') continue;
      this.rpc = new RpcClient(`http://127.0.0.1:${event.rpc}`);
      break;
    }
    this.child.stdout!.resume();
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const exit = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exit)[0];
  }

  async height(): Promise<number> {
    return Number(await this.rpc.call('eth_blockNumber', []));
  }

  /** Polls, because a process can be watched no other way that a client would use. */
  async reaches(height: number): Promise<void> {
    while ((await this.height()) < height) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async hashAt(height: number): Promise<unknown> {
    return (await this.rpc.call<{ hash: string }>('eth_getBlockByNumber', [`0x${height.toString(16)}`, false])).hash;
  }
}

it('keeps a chain of four processes through kill -9, a return, and a stop of all', async () => {
  const genesis = at('genesis.json');
  const ports = await Promise.all(Array.from({ length: 4 }, freePort));
  const validators = ports.map((port, i) => new Validator(at(`v${i}`), port, genesis));
  const keys = await Promise.all(validators.map(({ directory }) => atollNode('key', '--data-dir', directory)));
  const identities = keys.map(({ stdout }) => JSON.parse(stdout) as { publicKey: string; address: `0x${string}` });
  const addresses = identities.map(({ address }) => address);
  await writeFile(
    genesis,
    JSON.stringify(createGenesis({ chainId: 4, validators: addresses, blockPeriodMs: 300, requestTimeoutSeconds: 1 })),
  );
  const enodes = identities.map(({ publicKey }, i) => `enode://${publicKey.slice(2)}@localhost:${ports[i]}`);
  await Promise.all(
    validators.map(({ directory }) => writeFile(path.join(directory, 'static-nodes.json'), JSON.stringify(enodes))),
  );

  await Promise.all(validators.map((validator) => validator.start()));
  const [first, second] = [validators[0]!, validators[1]!];
  await second.reaches(3);

  await first.end('SIGKILL');
  await second.reaches((await second.height()) + 3);
  await first.start();
  await first.reaches((await second.height()) + 2);
  const height = await first.height();
  const hash = await first.hashAt(height);
  await second.reaches(height);
  expect(await second.hashAt(height)).toBe(hash);

  expect(await Promise.all(validators.map((validator) => validator.end('SIGTERM')))).toEqual([0, 0, 0, 0]);
  await Promise.all(validators.map((validator) => validator.start()));
  await first.reaches(height + 2);
  expect(await first.hashAt(height)).toBe(hash);
  expect(await Promise.all(validators.map((validator) => validator.end('SIGTERM')))).toEqual([0, 0, 0, 0]);
}, 120_000);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
