// K2 as the public libraries of `did:ethr` see it: they know ERC-1056 and nothing of us.
import { Resolver } from 'did-resolver';
import { JsonRpcProvider, SigningKey, Wallet } from 'ethers';
import { EthereumDIDRegistry, EthrDidController, getResolver } from 'ethr-did-resolver';
import { toEventSelector, toFunctionSelector, type Abi, type AbiEvent, type AbiFunction, type Address } from 'viem';
import { generatePrivateKey } from 'viem/accounts';

import { A, B, device, ENDORSEMENT, kernelScene, secureElement, STATUS, STRANGER, type KernelScene } from './scene.js';
import { deployKernel, idOf, later, type Contract } from './testing.js';

let scene: KernelScene;
let identities: Contract;
let provider: JsonRpcProvider;
let resolver: Resolver;
beforeAll(async () => {
  scene = await kernelScene();
  identities = scene.kernel.IdentityRegistry;
  provider = new JsonRpcProvider(scene.evm.url, 31_337, { staticNetwork: true, cacheTimeout: -1 });
  // The resolver's types are those of another build of the same ethers.
  const known = { name: '0x7a69', chainId: 31_337, provider: provider as never, registry: identities.address };
  resolver = new Resolver(getResolver(known));
  await scene.accredit(ENDORSEMENT);
}, 60_000);
afterAll(async () => {
  provider.destroy();
  await scene.close();
});

const did = (address: Address) => `did:ethr:0x7a69:${address}`;
const HOUR = 3_600;
const FREE = { gasPrice: 0n };

async function document(address: Address, query = '') {
  const { didDocument, didDocumentMetadata, didResolutionMetadata } = await resolver.resolve(did(address) + query);
  expect(didResolutionMetadata.error).toBeUndefined();
  return { ...didDocument!, metadata: didDocumentMetadata };
}
const accounts = ({ verificationMethod }: { verificationMethod?: { blockchainAccountId?: string }[] }) =>
  verificationMethod!.map(({ blockchainAccountId }) => blockchainAccountId);

it('has every function and every event of ERC-1056, word for word', () => {
  const signature = (item: AbiFunction | AbiEvent) =>
    item.type === 'function'
      ? [toFunctionSelector(item), item.stateMutability, item.outputs.map(({ type }) => type)]
      : [toEventSelector(item), item.inputs.map(({ indexed }) => Boolean(indexed))];
  const known = (abi: Abi) =>
    abi
      .filter((item): item is AbiFunction | AbiEvent => item.type === 'function' || item.type === 'event')
      .map(signature);
  expect(known(identities.abi)).toEqual(expect.arrayContaining(known(EthereumDIDRegistry.abi as Abi)));
});

it('is asked for an address that nobody ever told it of', async () => {
  const fresh = device().address;
  expect(accounts(await document(fresh))).toEqual([`eip155:31337:${fresh}`]);
});

it('shows a secure element: its organisation controls it, its key authenticates it', async () => {
  const it = await scene.activate(secureElement(), A);
  const found = await document(it.address);
  expect(found.verificationMethod).toMatchObject([
    { id: `${did(it.address)}#controller`, blockchainAccountId: `eip155:31337:${A}` },
    { type: 'Secp256r1', publicKeyHex: `04${it.x.slice(2)}${it.y.slice(2)}` },
  ]);
  expect(found.authentication).toContain(found.verificationMethod![1]!.id);
});

it('shows what was, at a past block', async () => {
  const { address } = await scene.activate(secureElement(), A);
  const { block: first } = await identities.tell(A, 'changeOwner', address, B);
  await later(scene.evm, 1);
  const { block: second } = await identities.tell(B, 'changeOwner', address, STRANGER);
  const controllerAt = async (query: string) => accounts(await document(address, query))[0];
  expect(await controllerAt(`?versionId=${first - 1n}`)).toBe(`eip155:31337:${A}`);
  expect(await controllerAt(`?versionId=${first}`)).toBe(`eip155:31337:${B}`);
  expect(await controllerAt(`?versionId=${second}`)).toBe(`eip155:31337:${STRANGER}`);
  expect(await controllerAt('')).toBe(`eip155:31337:${STRANGER}`);
  const { metadata } = await document(address, `?versionId=${first}`);
  expect(metadata).toMatchObject({ versionId: `${first}`, nextVersionId: `${second}` });
});

describe('signed changes', () => {
  const owner = () => {
    const key = new SigningKey(generatePrivateKey());
    const wallet = new Wallet(key);
    const signed = (hash: string) => {
      const { v, r, s } = key.sign(hash);
      return { sigV: v, sigR: r, sigS: s };
    };
    return { address: wallet.address as Address, signed };
  };
  /** Pays for nothing: our chains have no fees, and it has no signature of the identity's. */
  const relayer = async (identity: string, registry = identities.address) =>
    new EthrDidController(
      identity,
      undefined,
      (await provider.getSigner(STRANGER)) as never,
      undefined,
      provider as never,
      undefined,
      registry,
      false,
    );

  it('of every kind come through a stranger', async () => {
    const { address, signed } = owner();
    const [controller, delegate] = [await relayer(address), device().address];
    const [name, value] = ['did/svc/HubService', 'https://hub.example'];
    const attribute = signed(await controller.createSetAttributeHash(name, value, HOUR));
    await controller.setAttributeSigned(name, value, HOUR, attribute, FREE);
    await controller.addDelegateSigned(
      'veriKey',
      delegate,
      HOUR,
      signed(await controller.createAddDelegateHash('veriKey', delegate, HOUR)),
      FREE,
    );
    const found = await document(address);
    expect(found.service).toMatchObject([{ type: 'HubService', serviceEndpoint: value }]);
    expect(accounts(found)).toContain(`eip155:31337:${delegate}`);

    await controller.revokeAttributeSigned(
      name,
      value,
      signed(await controller.createRevokeAttributeHash(name, value)),
      FREE,
    );
    await controller.revokeDelegateSigned(
      'veriKey',
      delegate,
      signed(await controller.createRevokeDelegateHash('veriKey', delegate)),
      FREE,
    );
    await controller.changeOwnerSigned(B, signed(await controller.createChangeOwnerHash(B)), FREE);
    // The resolver takes a revoked delegate for good to the end of that second, and the machine's clock for that of the chain's head.
    await later(scene.evm, 10);
    const after = await document(address, `?versionId=${await scene.evm.client.getBlockNumber()}`);
    expect(after.service).toBeUndefined();
    expect(accounts(after)).toEqual([`eip155:31337:${B}`]);
  });

  it('count once, and in no other registry', async () => {
    const { address, signed } = owner();
    const controller = await relayer(address);
    const signature = signed(await controller.createChangeOwnerHash(address));
    const { sigV, sigR, sigS } = signature;
    const { IdentityRegistry: other } = await deployKernel(scene.evm, STRANGER, [{ org: A, roles: 0 }]);
    const words = [address, sigV, sigR, sigS, address];
    expect((await other.refusal(STRANGER, 'changeOwnerSigned', ...words))[0]).toBe('NotAuthorised');
    await controller.changeOwnerSigned(address, signature, FREE);
    expect((await identities.refusal(STRANGER, 'changeOwnerSigned', ...words))[0]).toBe('NotAuthorised');
  });
});

it('lets a controller change its own identity and no other', async () => {
  const [mine, other] = [A, B];
  for (const [name, args] of [
    ['changeOwner', [STRANGER]],
    ['addDelegate', [idOf(A), STRANGER, 1n]],
    ['revokeDelegate', [idOf(A), STRANGER]],
    ['setAttribute', [idOf(A), '0x01', 1n]],
    ['revokeAttribute', [idOf(A), '0x01']],
  ] as [string, unknown[]][])
    expect(await identities.refusal(mine, name, other, ...args)).toEqual(['NotAuthorised', idOf(other), mine]);
});

it('lets a stolen device change nothing once it is suspended; its organisation still may, where it controls it', async () => {
  const it = await scene.activate(device(), A);
  await scene.evm.client.impersonateAccount({ address: it.address });
  await identities.tell(A, 'setStatus', it.address, STATUS.Suspended, idOf(A));
  expect(await identities.refusal(it.address, 'changeOwner', it.address, STRANGER)).toEqual([
    ...['BadState', idOf(it.address), STATUS.Suspended],
  ]);
  const element = await scene.activate(secureElement(), A);
  await identities.tell(A, 'setStatus', element.address, STATUS.Retired, idOf(A));
  await identities.tell(A, 'changeOwner', element.address, B);
});
