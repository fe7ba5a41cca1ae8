import { deployToken, newKey, type SigningKey } from '../../contracts.js';
import type { Member } from '../../member.js';
import { until } from '../../wait.js';
import type { Setting } from '../baas/setting.js';

/** Says in its events whatever an ABI can hold. */
const CARGO = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

contract Cargo {
    struct Crate {
        uint64 id;
        string label;
        bytes32 seal;
    }

    event Loaded(address indexed by, uint256 indexed id, string label, bytes data);
    event Stowed(string indexed hold, Crate crate, int128[] offsets, bool[2] signs);

    event Counted(uint256 indexed id);

    uint256 public count;
    mapping(uint256 id => string label) public labelOf;

    function load(uint64 id, string calldata label, bytes calldata data) external {
        count += 1;
        labelOf[id] = label;
        emit Loaded(msg.sender, id, label, data);
        int128[] memory offsets = new int128[](2);
        offsets[0] = -int128(uint128(id));
        offsets[1] = type(int128).max;
        emit Stowed("aft", Crate(id, label, keccak256(data)), offsets, [id % 2 == 0, true]);
    }

    function recount(uint256 ids) external {
        for (uint256 id = 0; id < ids; id++) emit Counted(id);
    }
}
`;

/** What is on the chain when the members leave. */
export type Cargo = {
  address: string;
  /** Who loaded. */
  key: SigningKey;
  labels: string[];
  token: { address: string; holder: SigningKey; supply: string };
};

/** Twice this is more than the platform searches at once. */
const RECOUNTED = '600';
const SUPPLY = '1000000';

/** One member's own contract with its transactions, and another's token. */
export async function ship({ port, line, chain }: Setting, crates: number): Promise<Cargo> {
  const [key, holder] = [await newKey(port, 'loading'), await newKey(line, 'treasury')];
  const [cargo, token] = await Promise.all([
    deployCargo(port, chain.id, key.id),
    deployToken(line, chain.id, holder.id, SUPPLY),
  ]);
  const labels = Array.from({ length: crates }, (_, i) => `crate ${i}: ${'tea, '.repeat(i)}für Łódź`);
  const call = async (name: string, args: string[]) => {
    const input = { deploymentId: cargo.id, function: name, arguments: args, keyId: key.id };
    return (await port.atoll.writeContract({ input })).writeContract.id;
  };
  const mined = (id: string) =>
    until('a call to be mined', async () => (await port.atoll.transaction({ id })).transaction?.status === 'MINED');
  const sent = [];
  for (const [i, label] of labels.entries()) sent.push(await call('load', [String(i), label, `0x${'a1'.repeat(i)}`]));
  for (const id of sent) await mined(id);
  for (let i = 0; i < 2; i++) await mined(await call('recount', [RECOUNTED]));
  return { address: cargo.address!, key, labels, token: { address: token.address!, holder, supply: SUPPLY } };
}

async function deployCargo({ atoll }: Member, chainId: string, keyId: string) {
  const { createRelease } = await atoll.createRelease({
    input: { name: 'Cargo', contractName: 'Cargo', sources: [{ path: 'Cargo.sol', content: CARGO }] },
  });
  const { deployContract } = await atoll.deployContract({ input: { releaseId: createRelease.id, chainId, keyId } });
  return until('the contract to be verified', async () => {
    const { deployment } = await atoll.deployment({ id: deployContract.id });
    if (deployment?.status === 'FAILED') throw new Error(deployment.reason ?? 'The deployment failed.');
    return deployment?.status === 'VERIFIED' ? deployment : null;
  });
}
