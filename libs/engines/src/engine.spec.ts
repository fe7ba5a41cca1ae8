import { createGenesis } from '@atoll/protocol';

import { engine, enode, makeKey, parseStaticNodes, staticNodes, type NodeSetup } from './index.js';

const genesis = createGenesis({ chainId: 7, validators: [`0x${'a1'.repeat(20)}`], blockPeriodMs: 1_000 });
const peer = { publicKey: `0x${'0b'.repeat(64)}`, host: 'validator-1.example', port: 30_303 } as const;
const setup: NodeSetup = {
  name: 'validator-0',
  genesis,
  peers: [peer],
  host: '127.0.0.1',
  advertise: '127.0.0.1',
  rpcNames: [],
  ports: { p2p: 30_303, rpc: 8_545, ws: 8_545, control: 9_000, metrics: 9_000 },
  paths: {
    data: '/n/data',
    key: '/n/data/key',
    genesis: '/n/genesis.json',
    staticNodes: '/n/static.json',
    controlToken: '/n/token',
    controlKey: '/n/key.pem',
  },
  controlToken: 'open sesame',
  securityModule: null,
  memoryMb: 256,
};
const { run, files, status, parseLog } = engine('atoll-node');

it('knows the embedded engine, and says which engines there are when asked for another', () => {
  expect(engine('atoll-node').name).toBe('atoll-node');
  expect(() => engine('geth')).toThrow('"engine" must be one of atoll-node, besu');
  expect(() => engine('constructor')).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ code: 'INVALID' }) }),
  );
});

describe('the embedded engine', () => {
  it('runs on the given ports and files, within the given memory, and shows no token to `ps`', () => {
    const { program, args, env } = run(setup);

    expect(program).toBe('atoll-node');
    expect(args.join(' ')).toBe(
      'run --data-dir /n/data --genesis /n/genesis.json --static-nodes /n/static.json --p2p-host 127.0.0.1 ' +
        '--p2p-port 30303 --rpc-host 127.0.0.1 --rpc-port 8545 --control-port 9000 --control-token-file /n/token ' +
        '--name validator-0',
    );
    expect(env).toEqual({ NODE_OPTIONS: '--max-old-space-size=256 --max-semi-space-size=4' });
    expect(JSON.stringify({ args, env })).not.toContain(setup.controlToken);
  });

  it('answers under other names than addresses only where it is told to', () => {
    expect(run(setup).args).not.toContain('--rpc-allow-host');
    expect(run({ ...setup, rpcNames: ['*'] }).args.slice(-2)).toEqual(['--rpc-allow-host', '*']);
  });

  it('needs its genesis, its peers and its token, of which only the token is secret', () => {
    const all = files(setup);

    expect(all.map(({ path, secret }) => [path, secret])).toEqual([
      ['/n/genesis.json', false],
      ['/n/static.json', false],
      ['/n/token', true],
    ]);
    expect(JSON.parse(all[0]!.content)).toEqual(genesis);
    expect(JSON.parse(all[1]!.content)).toEqual([`enode://${'0b'.repeat(64)}@validator-1.example:30303`]);
    expect(all[2]!.content.trim()).toBe(setup.controlToken);
  });

  it('reads the status in one call, and does not pass on what the node should not say', async () => {
    const said = {
      height: '0x7',
      headHash: `0x${'12'.repeat(32)}`,
      headTime: '0x6553f100',
      round: 0,
      peers: [1, 2, 3].map((i) => `0x${`${i}`.repeat(40)}`),
      syncing: false,
      validators: [`0x${'a1'.repeat(20)}`],
    };
    const calls: unknown[] = [];
    const answer = (more: object) => async (asked: readonly unknown[]) => {
      calls.push(...asked);
      return [{ ...said, ...more }];
    };

    expect(await status(answer({ sealing: true }))).toEqual({
      ...said,
      height: 7,
      headTime: 1_700_000_000,
      peers: 3,
    });
    expect(calls).toEqual([{ method: 'atoll_status' }]);
    await expect(status(answer({ height: '0x' }))).rejects.toThrow('height');
    await expect(status(answer({ headHash: '0x12' }))).rejects.toThrow('headHash');
    await expect(status(answer({ validators: ['<script>'] }))).rejects.toThrow('validators');
  });
});

it('counts what the embedded engine answered in public, and nothing else of what it tells', () => {
  const { served } = engine('atoll-node');
  const text =
    '# TYPE atoll_rpc_served_total counter\natoll_rpc_served_total 42\natoll_rpc_seconds_count{ok="true"} 99\n';
  expect(served.count(text)).toBe(42);
  expect(() => served.count('atoll_rpc_served_total NaN')).toThrow('atoll_rpc_served_total');
});

it('makes the key in the data directory', () => {
  expect(makeKey({ data: '/n/data' })).toMatchObject({ program: 'atoll-node', args: ['key', '--data-dir', '/n/data'] });
});

describe('static-nodes.json', () => {
  it('is the same bytes for the same peers in any order', () => {
    const other = { ...peer, port: 1 };
    expect(staticNodes([peer, other])).toBe(staticNodes([other, peer]));
  });

  it('writes an IPv6 address so that a URL parser finds host and port', () => {
    const url = new URL(enode({ ...peer, host: '::1' }).replace('enode:', 'http:'));
    expect([url.hostname, url.port, url.username]).toEqual(['[::1]', '30303', '0b'.repeat(64)]);
  });

  it('is read as it was written, and is no peer while it is half there', () => {
    const v6 = { ...peer, host: '2001:db8::1' };
    expect(parseStaticNodes(staticNodes([v6]))).toEqual([v6]);
    expect(parseStaticNodes(staticNodes([v6]).slice(0, 40))).toEqual([]);
  });
});

describe('a line of the log', () => {
  it.each([
    ['{"level":30,"time":1700000000000,"pid":1,"msg":"Committed","height":5}', 'info', 'Committed height=5'],
    [
      '{"level":50,"time":"2023-11-14T22:13:20.000Z","msg":"Ended","err":{"message":"disk full"}}',
      'error',
      'Ended (disk full)',
    ],
    ['{"level":60,"time":1700000000000,"msg":"disk full","err":{"message":"disk full"}}', 'fatal', 'disk full'],
  ])('%s', (line, level, message) => {
    expect(parseLog(line)).toEqual({ at: '2023-11-14T22:13:20.000Z', level, message });
  });

  it.each(['plain words', '{"cut off":', '{"level":30}', '{"level":30,"time":"never","msg":"x"}', ''])(
    'in another form is left to the driver: %s',
    (line) => expect(parseLog(line)).toBeNull(),
  );
});
