import { createGenesis } from '@atoll/protocol';
import { createPublicKey, verify } from 'node:crypto';
import fs from 'node:fs';

import { engine, type Ask, type NodeSetup } from './index.js';

const read = (file: string) => fs.readFileSync(new URL(file, import.meta.url), 'utf8');
const recorded = (name: string) => JSON.parse(read(`../../protocol/fixtures/besu-qbft/${name}.json`));

/** Every option that Besu 26.8.0 takes, documented or not, as it printed them itself. */
const OPTIONS = new Set(read('../fixtures/besu-options.txt').trim().split('\n'));

const { run, files, credential, status, parseLog, listeners, probes, served } = engine('besu');
const setup: NodeSetup = {
  name: 'validator-0',
  genesis: createGenesis({ chainId: 7, validators: [`0x${'a1'.repeat(20)}`], blockPeriodMs: 1_000 }),
  peers: [{ publicKey: `0x${'0b'.repeat(64)}`, host: 'validator-1.example', port: 30_303 }],
  host: '0.0.0.0',
  advertise: '10.1.2.3',
  rpcNames: ['*'],
  ports: { p2p: 30_303, rpc: 8_545, ws: 8_546, control: 8_545, metrics: 9_545 },
  paths: {
    data: '/n/data',
    key: '/n/data/key',
    genesis: '/n/genesis.json',
    staticNodes: '/n/static.json',
    controlToken: '/n/token',
    controlKey: '/n/control.pem',
  },
  controlToken: 'open sesame',
  memoryMb: 256,
  securityModule: null,
};
const valueOf = (name: string, of = setup) =>
  run(of)
    .args.find((arg) => arg.startsWith(`--${name}=`))
    ?.split('=')[1];

it('is started with options that Besu has, each once', () => {
  const names = run(setup).args.map((arg) => arg.split('=')[0]!);
  expect(names.filter((name) => !OPTIONS.has(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('listens everywhere and tells its peers where it is', () => {
  expect([valueOf('p2p-interface'), valueOf('p2p-host')]).toEqual(['0.0.0.0', '10.1.2.3']);
});

it('leaves its key in a security module where there is one', () => {
  const held = { ...setup, securityModule: 'pkcs11-hsm' };
  expect(valueOf('security-module', held)).toBe('pkcs11-hsm');
  expect(valueOf('node-private-key-file', held)).toBeUndefined();
  expect(valueOf('node-private-key-file')).toBe('/n/data/key');
  expect(run(held).args.every((arg) => OPTIONS.has(arg.split('=')[0]!))).toBe(true);
});

it('takes its heap from what it may have', () => {
  expect(run(setup).env).toEqual({ BESU_OPTS: '-Xms256m -Xmx256m -XX:+UseSerialGC' });
});

it.each([
  [100, '60'],
  [1_000, '600'],
  [30_000, '5000'],
])('chooses transactions for a part of the block period: %i ms', (blockPeriodMs, expected) => {
  const genesis = createGenesis({ chainId: 7, validators: [`0x${'a1'.repeat(20)}`], blockPeriodMs });
  expect(valueOf('block-txs-selection-max-time', { ...setup, genesis })).toBe(expected);
});

it('lets nobody without a token do more than use the chain', () => {
  for (const kind of ['http', 'ws']) {
    expect(valueOf(`rpc-${kind}-authentication-enabled`)).toBe('true');
    const open = valueOf(`rpc-${kind}-api-method-no-auth`)!.split(',');
    expect(open).toContain('eth_sendRawTransaction');
    expect(open.filter((name) => /^(admin|debug|txpool|miner|perm|plugins)_|propose|discard/i.test(name))).toEqual([]);
  }
});

it('needs its genesis, its peers and a public key, and never sees the secret', () => {
  const all = files(setup);
  expect(all.map(({ path, secret }) => [path, secret])).toEqual([
    ['/n/genesis.json', false],
    ['/n/static.json', false],
    ['/n/control.pem', false],
  ]);
  expect(JSON.parse(all[0]!.content)).toEqual(setup.genesis);
  expect(JSON.stringify([all, run(setup)])).not.toContain(setup.controlToken);
});

it('is told of peers that join while it runs, in the form in which it names itself', async () => {
  const { enode } = recorded('rpc-misc').nodeInfo as { enode: string };
  const { username, hostname, port } = new URL(enode.replace('enode:', 'http:'));
  const calls: unknown[] = [];
  await engine('besu').connect?.(
    async (asked) => {
      calls.push(...asked);
      return asked.map(() => true);
    },
    [...setup.peers, { publicKey: `0x${username}`, host: hostname, port: Number(port) }],
  );
  expect(calls).toEqual([
    { method: 'admin_addPeer', params: [`enode://${'0b'.repeat(64)}@validator-1.example:30303`] },
    { method: 'admin_addPeer', params: [enode.split('?')[0]] },
  ]);
});

describe('its token', () => {
  const key = createPublicKey(files(setup).find(({ path }) => path === setup.paths.controlKey)!.content);
  const parts = (token: string) => token.split('.').map((part) => Buffer.from(part, 'base64url'));

  it('is signed with ES256 by the key that the node was given, and ends soon', () => {
    const token = credential(setup.controlToken);
    const [header, claims, signature] = parts(token);
    expect(JSON.parse(String(header))).toEqual({ alg: 'ES256', typ: 'JWT' });
    const { permissions, iat, exp } = JSON.parse(String(claims));
    expect({ permissions, seconds: exp - iat }).toEqual({ permissions: ['*:*'], seconds: 300 });
    const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature!)).toBe(true);
  });

  it('of another node opens nothing here', () => {
    const token = credential('another secret');
    const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, parts(token)[2]!)).toBe(false);
  });
});

describe('its status', () => {
  const block = recorded('blocks-0-20').at(-1);
  const { nodeInfo } = recorded('rpc-misc');
  const validators = recorded('validators').latest;
  /** Answers as the recorded node did, by method. */
  const node =
    (more: Record<string, unknown> = {}): Ask =>
    async (calls) =>
      calls.map(
        ({ method }) =>
          ({
            eth_getBlockByNumber: block,
            net_peerCount: '0x3',
            eth_syncing: false,
            qbft_getValidatorsByBlockNumber: validators,
            admin_nodeInfo: nodeInfo,
            ...more,
          })[method],
      );
  const aged = (seconds: number) => ({
    eth_getBlockByNumber: { ...block, timestamp: `0x${(Math.floor(Date.now() / 1_000) - seconds).toString(16)}` },
  });

  it('is read from what a real node answers', async () => {
    expect(await status(node(aged(0)))).toMatchObject({
      height: 20,
      headHash: block.hash,
      round: 0,
      peers: 3,
      syncing: false,
      validators,
    });
    expect((await status(node())).headTime).toBe(Number(block.timestamp));
  });

  // Recorded with blocks every second and a first round of two: rounds end 3, 7, 15, 31 and 63 seconds after the block.
  it.each([
    [2, 0],
    [5, 1],
    [10, 2],
    [20, 3],
    [64, 5],
    [4_100, 11],
  ])('tells the round from %i seconds of silence', async (seconds, round) => {
    expect((await status(node(aged(seconds)))).round).toBe(round);
  });

  it('says when the node is catching up, and takes nothing that is not an answer', async () => {
    expect((await status(node({ eth_syncing: { startingBlock: '0x0' } }))).syncing).toBe(true);
    await expect(status(node({ eth_getBlockByNumber: null }))).rejects.toThrow();
    await expect(status(node({ qbft_getValidatorsByBlockNumber: ['<script>'] }))).rejects.toThrow();
  });
});

describe('a line of its log', () => {
  it.each([
    ['2026-08-20 12:00:00.123+00:00 | main | INFO  | Besu | Starting Besu', 'info', 'Starting Besu'],
    ['2026-08-20 14:00:00.123+0200 | BftProcessorExecutor-QBFT-0 | WARN  | QbftRound | a | b', 'warn', 'a | b'],
  ])('%s', (line, level, message) => {
    expect(parseLog(line)).toEqual({ at: '2026-08-20T12:00:00.123Z', level, message });
  });

  it.each(['plain words', '', '\tat org.hyperledger.besu.Besu.main(Besu.java:40)'])(
    'in another form is left to the driver: %s',
    (line) => expect(parseLog(line)).toBeNull(),
  );
});

it('is watched where nobody needs a token', () => {
  expect([listeners[probes.live.port], probes.live.path]).toEqual(['rpc', '/liveness']);
  expect(probes.ready.path).toMatch(/^\/readiness\?/);
});

describe('what it has answered', () => {
  // As Besu's timer RPC `request_time` is told to Prometheus: a summary, with a label of each method that was timed.
  const metrics = `# HELP besu_rpc_request_time Time taken to process a JSON-RPC request
# TYPE besu_rpc_request_time summary
besu_rpc_request_time{methodName="eth_blockNumber",quantile="0.2"} 1.05E-4
besu_rpc_request_time{methodName="eth_blockNumber",quantile="0.99"} 9.7E-4
besu_rpc_request_time_count{methodName="eth_blockNumber"} 1500
besu_rpc_request_time_sum{methodName="eth_blockNumber"} 0.31
besu_rpc_request_time_count{methodName="eth_call"} 2.5E2
besu_rpc_request_time_count{methodName="eth_getBlockByNumber"} 47
besu_rpc_request_time_count{methodName="net_peerCount"} 40
besu_rpc_request_time_count{methodName="eth_syncing"} 40
besu_rpc_request_time_count{methodName="qbft_getValidatorsByBlockNumber"} 40
besu_rpc_request_time_count{methodName="admin_nodeInfo"} 40
besu_rpc_request_time_count{methodName="admin_peers"} 11
# HELP besu_rpc_errors_count_total Number of errors per RPC method and RPC error type
besu_rpc_errors_count_total{errorType="INVALID_PARAMS",rpcMethod="eth_call"} 3
`;

  it('is what was asked without a token, less what looks asked of the same', () => {
    expect(served.count(metrics)).toBe(1_500 + 250 + 7);
  });

  it('is the same in the form of older exporters, with a comma after the last label', () => {
    expect(served.count(metrics.replaceAll('"}', '",}'))).toBe(1_757);
  });

  it('is not zero only because nothing is told of it', () => {
    expect(() => served.count('besu_up 1\n')).toThrow('besu_rpc_request_time_count');
  });

  it('is told where Prometheus reads', () => {
    expect([served.port, served.path]).toEqual(['metrics', '/metrics']);
    expect(valueOf('metrics-enabled')).toBe('true');
  });
});
