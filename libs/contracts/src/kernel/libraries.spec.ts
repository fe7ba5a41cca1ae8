// The libraries of the kernel, each before judges that others made.
import { p256, sha256, toHex } from '@atoll/crypto';
import { concatHex, getAddress, hexToBytes, keccak256, type Abi, type Address, type Hex } from 'viem';

import { kernelSources } from '../generated/kernel.js';
import { compile, DEFAULT_SETTINGS } from '../solidity/compile.js';
import { lowS, secureElement } from './scene.js';
import { account, Contract, PATIENT, testEvm, type TestEvm } from './testing.js';

const BENCH = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {KeySignatures} from "./KeySignatures.sol";
import {PositionalMerkle} from "./PositionalMerkle.sol";
contract Bench {
  function isBy(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
    return KeySignatures.isBy(signer, digest, signature);
  }
  function withoutPrecompile(bytes32 h, bytes32 r, bytes32 s, bytes32 x, bytes32 y) external view returns (bool) {
    return P256.verifySolidity(h, r, s, x, y);
  }
  function withPrecompile(bytes32 h, bytes32 r, bytes32 s, bytes32 x, bytes32 y) external view returns (bool) {
    return P256.verifyNative(h, r, s, x, y);
  }
  function leaf(bytes calldata key, bytes calldata value) external pure returns (bytes32) {
    return PositionalMerkle.leaf(key, value);
  }
  function proves(bytes32 root, uint256 size, uint256 position, bytes32 hash, bytes32[] calldata path) external pure returns (bool) {
    return PositionalMerkle.proves(root, size, position, hash, path);
  }
}`;

let evm: TestEvm;
let bench: Contract;
beforeAll(async () => {
  evm = await testEvm();
  const parts = kernelSources.filter(({ path }) => /KeySignatures|PositionalMerkle/.test(path));
  const sources = [...parts, { path: 'kernel/Bench.sol', content: BENCH }];
  const { artefact } = await compile(sources, 'Bench', DEFAULT_SETTINGS, PATIENT);
  bench = new Contract(evm, await evm.create(account(0).address, artefact!.bytecode as Hex), artefact!.abi as Abi);
}, 60_000);
afterAll(() => evm.close());

describe('P-256', () => {
  const N = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const P = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
  const [ZERO, ONE] = ['0'.repeat(64), '1'.padStart(64, '0')];
  const above = (number: string, by: bigint) => (BigInt(`0x${number}`) + by).toString(16);
  // Of Wycheproof's ecdsa_secp256r1_sha256_p1363_test.json, which all sign SHA-256 of "123400".
  const FIRST =
    '2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e';
  const R5 = '555555550000000055555555555555553ef7a8e48d07df81a693439654210c70';
  const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a';
  const VECTORS: [number, string, string, boolean][] = [
    [
      1,
      FIRST,
      '2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e184cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76',
      true,
    ],
    [
      4,
      FIRST,
      'd45c5740946b2a147f59262ee6f5bc90bd01ed280528b62b3aed5fc93f06f739b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db',
      false,
    ],
    ...[ZERO, ONE].flatMap((r, i) =>
      [ZERO, ONE, N, above(N, -1n), above(N, 1n), P, above(P, 1n)].map((s, j): [number, string, string, boolean] => [
        11 + 7 * i + j,
        FIRST,
        r + s,
        false,
      ]),
    ),
    [25, FIRST, N + ZERO, false],
    [
      168,
      'bd0862b0bfba85036922e06f5458754aafc3075b603a814b3ac75659bf24d7528258a607ffca2cfe05a300cb4c3c4e1963bbb1bc54d320e16969f85aad243385',
      `${R5}755b7fffb0b17ad57dca50fcefb7fe297b029df25e5ccb5069e8e70c2742c2a6`,
      true,
    ],
    [
      169,
      'b533d4695dd5b8c5e07757e55e6e516f7e2c88fa0239e23f60e8ec07dd70f2871b134ee58cc583278456863f33c3a85d881f7d4a39850143e29d4eaf009afe47',
      `${HALF}8${R5}`,
      false,
    ],
    [
      170,
      'f50d371b91bfb1d7d14e1323523bc3aa8cbf2c57f9e284de628c8b4536787b86f94ad887ac94d527247cd2e7d0c8b1291c553c9730405380b14cbb209f5fa2dd',
      `${HALF}9${HALF}8`,
      true,
    ],
    [
      171,
      '68ec6e298eafe16539156ce57a14b04a7047c221bafc3a582eaeb0d857c4d94697bed1af17850117fdb39b2324f220a5698ed16c426a27335bb385ac8ca6fb30',
      `${HALF}9${HALF}9`,
      true,
    ],
    [
      172,
      '69da0364734d2e530fece94019265fefb781a0f1b08f6c8897bdf6557927c8b866d2d3c7dcd518b23d726960f069ad71a933d86ef8abbcce8b20f71e2a847002',
      `${R5}bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023`,
      true,
    ],
    [
      173,
      'd8adc00023a8edc02576e2b63e3e30621a471e2b2320620187bf067a1ac1ff3233e2b50ec09807accb36131fff95ed12a09a86b4ea9690aa32861576ba2362e1',
      `${R5}44a5ad0ad0636d9f12bc9e0a6bdd5e1cbcb012ea7bf091fcec15b0c43202d52e`,
      true,
    ],
    [
      174,
      '3623ac973ced0a56fa6d882f03a7d5c7edca02cfc7b2401fab3690dbe75ab7858db06908e64b28613da7257e737f39793da8e713ba0643b92e9bb3252be7f8fe',
      R5 + R5,
      true,
    ],
    [
      175,
      'cf04ea77e9622523d894b93ff52dc3027b31959503b6fa3890e5e04263f922f1e8528fb7c006b3983c8b8400e57b4ed71740c2f3975438821199bedeaecab2e9',
      `${R5}aaaaaaaa00000000aaaaaaaaaaaaaaaa7def51c91a0fbf034d26872ca84218e1`,
      true,
    ],
    [
      176,
      'db7a2c8a1ab573e5929dc24077b508d7e683d49227996bda3e9f78dbeff773504f417f3bc9a88075c2e0aadd5a13311730cf7cc76a82f11a36eaf08a6c99a206',
      `7${'f'.repeat(63)}e91e1ba60fdedb76a46bcb51dc0b8b4b7e019f0a28721885fa5d3a8196623397`.replace(/^(7f{63})/, '$1d'),
      true,
    ],
  ];
  const digest = toHex(sha256(hexToBytes('0x313233343030')));
  const addressOf = (key: Hex): Address => getAddress(`0x${keccak256(key).slice(-40)}`);
  const words = (hex: string): Hex[] => hex.match(/.{64}/g)!.map((word): Hex => `0x${word}`);

  it.each(VECTORS.filter(([, , signature]) => signature.length === 128))(
    'says of Wycheproof’s %d what it says',
    async (_, key, signature, valid) => {
      const [low, point] = [lowS(`0x${signature}`), `0x${key}` as Hex];
      const said = [digest, ...words(low.slice(2)), ...words(key)];
      expect(await bench.read('isBy', addressOf(point), digest, concatHex([point, low]))).toBe(valid);
      expect(await bench.read('withPrecompile', ...said)).toBe(valid);
      expect(await bench.read('withoutPrecompile', ...said)).toBe(valid);
    },
  );

  it('takes one form of each signature, of the key of that address, and no other length', async () => {
    const it = secureElement();
    const signature = await it.sign({ hash: digest });
    const isBy = (who: Address, given: Hex, of = digest) => bench.read('isBy', who, of, given);
    expect(await isBy(it.address, signature)).toBe(true);
    const s = BigInt(`0x${signature.slice(-64)}`);
    const high: Hex = `${signature.slice(0, -64) as Hex}${(BigInt(`0x${N}`) - s).toString(16).padStart(64, '0')}`;
    expect(
      p256.verify(hexToBytes(digest), hexToBytes(`0x${high.slice(130)}`), hexToBytes(`0x${high.slice(2, 130)}`)),
    ).toBe(true);
    for (const [who, given] of [
      [it.address, high],
      [secureElement().address, signature],
      [account(0).address, signature],
      [it.address, signature.slice(0, -2)],
      [it.address, `${signature}00`],
      [it.address, `0x${signature.slice(130)}`],
      [it.address, '0x'],
    ] as [Address, Hex][])
      expect(await isBy(who, given)).toBe(false);
    expect(await isBy(it.address, signature, keccak256('0x01'))).toBe(false);
  });

  it('leaves wallets their own signatures', async () => {
    const { address, sign } = account(0);
    expect(await bench.read('isBy', address, digest, await sign({ hash: digest }))).toBe(true);
    expect(await bench.read('isBy', account(1).address, digest, await sign({ hash: digest }))).toBe(false);
    // ecrecover answers zero for what is no signature; zero signs nothing.
    const nothing: Hex = `0x${'00'.repeat(65)}`;
    expect(await bench.read('isBy', '0x0000000000000000000000000000000000000000', digest, nothing)).toBe(false);
  });
});

describe('the positional tree', () => {
  // From the tests of transparency-dev/merkle, which Certificate Transparency's logs are made with.
  const LEAVES: Hex[] = [
    '0x',
    '0x00',
    '0x10',
    '0x2021',
    '0x3031',
    '0x40414243',
    '0x5051525354555657',
    '0x606162636465666768696a6b6c6d6e6f',
  ];
  const ROOTS: Record<number, Hex> = {
    3: '0xaeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    4: '0xd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    5: '0x4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    8: '0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  };
  const TWO: Hex = '0xfac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125';
  const [A, B, C, F, G]: Hex[] = [
    '0x5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '0xbc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    '0xca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    '0x96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '0x6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ];
  const PROOFS: [number, number, Hex[]][] = [
    [0, 8, [F!, A!, G!]],
    [5, 8, [B!, C!, ROOTS[4]!]],
    [2, 3, [TWO]],
    [1, 5, ['0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', A!, B!]],
  ];
  const leaf = (position: number) => bench.read<Hex>('leaf', '0x', LEAVES[position]);

  it.each(PROOFS)(
    'proves the leaf %d of %d as published, and takes nothing else for it',
    async (position, size, path) => {
      const proves = (more: { root?: Hex; size?: number; position?: number; hash?: Hex; path?: Hex[] } = {}) => {
        const it = { root: ROOTS[size]!, size, position, hash, path, ...more };
        return bench.read('proves', it.root, BigInt(it.size), BigInt(it.position), it.hash, it.path);
      };
      const hash = await leaf(position);
      expect(await proves()).toBe(true);
      const others = [
        ...[position + 1, position ^ 2, size, 2 ** 40].map((other) => ({ position: other })),
        ...[0, size * 2, Math.floor(size / 2)].map((other) => ({ size: other })),
        ...[{ root: hash }, { hash: ROOTS[size]! }, { hash: await leaf(7) }],
        ...[path.slice(1), path.slice(0, -1), [...path, hash], [hash, ...path], [...path, ROOTS[size]!]].map(
          (other) => ({ path: other }),
        ),
        ...(path.length > 1 ? [{ path: path.toReversed() }] : []),
      ];
      for (const other of others) expect([other, await proves(other)]).toEqual([other, false]);
    },
  );

  it('hashes a key before its value, and neither as a node', async () => {
    expect(await bench.read('leaf', '0x40', '0x414243')).toBe(await leaf(5));
    expect(await leaf(5)).toBe(toHex(sha256(hexToBytes('0x0040414243'))));
  });
});
