// A contract that takes intents in both ways, its sponsor, and devices that only sign.
import { Wallet } from 'ethers';

import { startTestLedger } from '../ledger/testing.js';

const OPENZEPPELIN = '@openzeppelin/contracts';
const FORWARDER = `import "${OPENZEPPELIN}/metatx/ERC2771Forwarder.sol";`;
const METER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
import "${OPENZEPPELIN}/metatx/ERC2771Context.sol";
import "${OPENZEPPELIN}/utils/Nonces.sol";
import "${OPENZEPPELIN}/utils/cryptography/EIP712.sol";
import "${OPENZEPPELIN}/utils/cryptography/P256.sol";
import "${OPENZEPPELIN}/utils/cryptography/SignatureChecker.sol";

contract Meter is EIP712, Nonces, ERC2771Context {
  struct Reading { uint64 at; int32 value; string unit; }
  error TooMuch(int32 value);
  error Expired(uint256 deadline);
  error NotSigned(address signer);
  bytes32 constant NOTE = keccak256("Note(address signer,int32 value,uint256 nonce,uint256 deadline)");
  bytes32 constant READING = keccak256("Reading(uint64 at,int32 value,string unit)");
  bytes32 constant MEASURE = keccak256("Measure(address signer,Reading[] readings,uint256 nonce,uint256 deadline)Reading(uint64 at,int32 value,string unit)");
  mapping(address => int256) public total;
  constructor(address forwarder) EIP712("Meter", "1") ERC2771Context(forwarder) {}

  function noteBySig(address signer, int32 value, uint256 deadline, bytes calldata signature) external {
    if (block.timestamp > deadline) revert Expired(deadline);
    bytes32 intent = keccak256(abi.encode(NOTE, signer, value, _useNonce(signer), deadline));
    if (!SignatureChecker.isValidSignatureNow(signer, _hashTypedDataV4(intent), signature)) revert NotSigned(signer);
    total[signer] += value;
  }

  function measure(Reading[] calldata readings) external { _measure(_msgSender(), readings); }

  function measureBySig(address signer, Reading[] calldata readings, uint256 deadline, bytes calldata signature) external {
    if (block.timestamp > deadline) revert Expired(deadline);
    bytes32[] memory hashes = new bytes32[](readings.length);
    for (uint i; i < readings.length; i++)
      hashes[i] = keccak256(abi.encode(READING, readings[i].at, readings[i].value, keccak256(bytes(readings[i].unit))));
    bytes32 intent = keccak256(abi.encode(MEASURE, signer, keccak256(abi.encodePacked(hashes)), _useNonce(signer), deadline));
    if (!_isBy(signer, _hashTypedDataV4(intent), signature)) revert NotSigned(signer);
    _measure(signer, readings);
  }

  function _isBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
    if (signature.length != 128) return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    (bytes32 x, bytes32 y, bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32, bytes32, bytes32));
    return address(uint160(uint256(keccak256(abi.encode(x, y))))) == signer && P256.verify(digest, r, s, x, y);
  }

  function _measure(address by, Reading[] calldata readings) private {
    for (uint i; i < readings.length; i++) {
      if (readings[i].value > 1000) revert TooMuch(readings[i].value);
      total[by] += readings[i].value;
    }
  }
}

/// A signer that is a contract.
contract Safe {
  address immutable owner;
  constructor(address of_) { owner = of_; }
  function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
    return ECDSA.recover(hash, signature) == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
  }
}`;

const STRUCT = {
  Reading: [
    { name: 'at', type: 'uint64' },
    { name: 'value', type: 'int32' },
    { name: 'unit', type: 'string' },
  ],
};
/** As the contract's author writes them down for devices. */
export const MEASURE = {
  ...STRUCT,
  Measure: [
    { name: 'signer', type: 'address' },
    { name: 'readings', type: 'Reading[]' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
};

export const LATER = '4102444800'; // 2100
export const reading = (value: number) => ({ at: '1700000000', value, unit: 'kWh' });
export const limits = {
  intentsPerSigner: 100,
  gasPerSigner: '100000000',
  intentsPerDay: 1_000,
  gasPerDay: '1000000000',
};
export const CREATE =
  'mutation ($input: CreateSponsorshipInput!) { createSponsorship(input: $input) { id endedAt contracts { methods } } }';
export const SUBMIT =
  'mutation ($input: SubmitIntentInput!) { submitIntent(input: $input) { id digest status nonce hash transaction { id status } } }';
export const INTENT =
  'query ($id: ID!) { intent(id: $id) { id status hash relayedByOther reason fault transaction { status hash } } }';

export type Sponsor = Awaited<ReturnType<typeof startSponsor>>;

export async function startSponsor() {
  const ledger = await startTestLedger();
  const { api, work } = ledger;
  const { ada, bob, chainId, keyId } = await ledger.members();

  async function deploy(content: string, contractName: string, args: unknown[]) {
    const { createRelease } = await api.get(
      ada,
      'mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { id } }',
      { input: { name: contractName, contractName, sources: [{ path: `${contractName}.sol`, content }] } },
    );
    const { deployContract } = await api.get(
      ada,
      'mutation ($input: DeployContractInput!) { deployContract(input: $input) { id } }',
      { input: { releaseId: createRelease.id, chainId, keyId, arguments: args } },
    );
    await work();
    const { deployment } = await api.get(ada, 'query ($id: ID!) { deployment(id: $id) { id address status reason } }', {
      id: deployContract.id,
    });
    expect(deployment).toMatchObject({ status: 'VERIFIED' });
    return deployment as { id: string; address: string };
  }

  const forwarder = await deploy(FORWARDER, 'ERC2771Forwarder', ['Harbour']);
  const meter = await deploy(METER, 'Meter', [forwarder.address]);
  const deploySafe = (owner: string) => deploy(METER, 'Safe', [owner]);

  let names = 0;
  const wish = (more: object = {}) => ({
    ...{
      name: `s${++names}`,
      chainId,
      keyId,
      contracts: [{ deploymentId: meter.id, methods: ['measureBySig', 'noteBySig'] }],
      limits,
    },
    ...more,
  });
  const sponsor = async (more: object = {}): Promise<string> =>
    (await api.get(ada, CREATE, { input: wish(more) })).createSponsorship.id;

  const domain = { name: 'Meter', version: '1', chainId: 31_337, verifyingContract: meter.address };
  /** An intent as a device makes it that knows no more than what it is told: ethers signs. */
  async function signed(
    device: Wallet,
    { nonce = 0, deadline = LATER, readings = [reading(5)], signer = device.address, on = {} }: Signing = {},
  ) {
    const message = { signer, readings, nonce, deadline };
    const signature = await device.signTypedData({ ...domain, ...on }, MEASURE, message);
    return {
      ...{ deploymentId: meter.id, function: 'measureBySig', arguments: { readings }, signature },
      ...{ signer: signer.toLowerCase(), nonce: String(nonce), deadline: String(deadline) },
    };
  }

  const submit = (sponsorshipId: string, intent: object, by = ada) =>
    api.ask(by, SUBMIT, { input: { ...intent, sponsorshipId } });
  const accepted = async (sponsorshipId: string, intent: object, by = ada) =>
    (await api.get(by, SUBMIT, { input: { ...intent, sponsorshipId } })).submitIntent;
  /** The refusal's own fields. */
  const refusal = async (sponsorshipId: string, intent: object, by = ada) =>
    (await submit(sponsorshipId, intent, by)).errors?.[0]?.extensions;
  const found = async (id: string) => (await api.get(ada, INTENT, { id })).intent;
  const total = async (of: string): Promise<string> => {
    const input = { deploymentId: meter.id, function: 'total', arguments: [of] };
    return (
      await api.get(ada, 'query ($input: ReadContractInput!) { readContract(input: $input) { result } }', { input })
    ).readContract.result;
  };
  return {
    ...{ ledger, api, work, ada, bob, chainId, keyId, forwarder, meter, deploySafe, wish, sponsor, signed, submit },
    ...{ accepted, refusal, found, total, domain, device: () => new Wallet(Wallet.createRandom().privateKey) },
  };
}

type Signing = {
  nonce?: number;
  deadline?: string;
  readings?: ReturnType<typeof reading>[];
  signer?: string;
  on?: object;
};
