// A kernel on a real EVM that is not ours, and organisations that use it.
import { testChain } from '@atoll/ledger/testing';
import {
  BaseError,
  ContractFunctionRevertedError,
  createTestClient,
  decodeEventLog,
  encodeFunctionData,
  erc20Abi,
  formatTransactionReceipt,
  getAddress,
  hashTypedData,
  hexToBigInt,
  http,
  padHex,
  parseAbi,
  publicActions,
  stringToHex,
  toHex,
  walletActions,
  type Abi,
  type Address,
  type Hex,
  type HDAccount,
  type TransactionReceipt,
  type TypedDataDomain,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { anvil } from 'viem/chains';

import { kernelCode } from '../generated/kernel.js';
import { solutionsCode } from '../generated/solutions.js';
import { proxyCreation } from '../proxies/proxy-code.js';
import { KERNEL_DIRECTORY, KERNEL_PLAN, type KernelArgument, type KernelContract } from './plan.js';

/** Anvil's own accounts, whose keys are public. */
const MNEMONIC = 'test test test test test test test test test test test junk';
export const account = (index: number): HDAccount => mnemonicToAccount(MNEMONIC, { addressIndex: index });

/** What a compilation of ours may take on a busy machine. */
export const PATIENT = { seconds: 300, megabytes: 1_536 };

/** Enough for every transaction here; a test that fails of it asks too much of a real block, too. */
const GAS = 16_000_000n;

/** What a transaction did: its gas, and its events as `[name, arguments]`. */
export type Deed = { gas: bigint; block: bigint; events: { name: string; args: Record<string, unknown> }[] };

/** An error of a contract's own, and its arguments. */
export type Refusal = [name: string, ...args: unknown[]];

export async function testEvm(options: string[] = []) {
  const chain = await testChain(31_337, ['--accounts', '20', ...options]);
  const client = createTestClient({ mode: 'anvil', chain: anvil, transport: http(chain.url) })
    .extend(publicActions)
    .extend(walletActions);

  /** Comes back with the receipt: Anvil mines the block before it answers. */
  const send = async (from: Address, to: Address | null, data: Hex): Promise<TransactionReceipt> => {
    const transaction = { from, ...(to && { to }), data, gas: toHex(GAS), gasPrice: '0x0' };
    const receipt = formatTransactionReceipt(await chain.rpc.call('eth_sendTransactionSync', [transaction]));
    return receipt;
  };

  const create = async (from: Address, code: Hex): Promise<Address> => {
    const { status, contractAddress } = await send(from, null, code);
    if (status !== 'success') throw new Error('The contract was not created.');
    return getAddress(contractAddress!);
  };

  return { chain, client, send, create, url: chain.url, close: () => chain.close() };
}
export type TestEvm = Awaited<ReturnType<typeof testEvm>>;

/** A contract as its ABI has it: what it is asked, told, and how it refuses. */
export class Contract {
  constructor(
    readonly evm: TestEvm,
    readonly address: Address,
    readonly abi: Abi,
  ) {}

  async read<T>(functionName: string, ...args: unknown[]): Promise<T> {
    return (await this.evm.client.readContract({ ...this, functionName, args })) as T;
  }

  /** Sends a transaction that is expected to pass; one that does not says why. */
  async tell(from: Address, functionName: string, ...args: unknown[]): Promise<Deed> {
    const data = encodeFunctionData({ abi: this.abi, functionName, args: arranged(functionName, args) } as never);
    const receipt = await this.evm.send(from, this.address, data);
    if (receipt.status !== 'success') {
      await this.simulate(from, functionName, args, receipt.blockNumber - 1n);
      throw new Error(`${functionName} reverted, and would not have a block before.`);
    }
    const events = receipt.logs.flatMap(({ data, topics }) => {
      const abi = [...this.abi, ...EVERY_EVENT];
      const { eventName, args: values } = decodeEventLog({ abi, data, topics, strict: false }) as Decoded;
      return [{ name: eventName, args: values }];
    });
    return { gas: receipt.gasUsed, block: receipt.blockNumber, events };
  }

  /** The error it is refused with; a call that passes, or fails otherwise, fails the test. */
  async refusal(from: Address, functionName: string, ...args: unknown[]): Promise<Refusal> {
    const outcome = await this.simulate(from, functionName, args).catch((error: unknown) => error);
    const revert = outcome instanceof BaseError && outcome.walk((e) => e instanceof ContractFunctionRevertedError);
    if (!(revert instanceof ContractFunctionRevertedError) || !revert.data)
      throw new Error(`${functionName} was not refused by an error of its own`, { cause: outcome });
    return [revert.data.errorName, ...(revert.data.args ?? [])];
  }

  /** The domain its EIP-712 signatures name (EIP-5267); asked once. */
  domain(): Promise<TypedDataDomain> {
    return (this.known ??= this.evm.client.getEip712Domain({ address: this.address }).then(({ domain }) => {
      // The zero salt that viem returns as well is not of the fields that the contract names.
      const { salt: _, ...named } = domain;
      return named;
    }));
  }
  private known?: Promise<TypedDataDomain>;

  private simulate(from: Address, functionName: string, args: unknown[], blockNumber?: bigint) {
    // Errors of contracts that are called on the way are known by their names, too.
    const abi = [...this.abi, ...EVERY_ERROR];
    const it = { address: this.address, abi, functionName, args: arranged(functionName, args) };
    const call = { ...it, account: from, gas: GAS };
    return this.evm.client.simulateContract({ ...call, ...(blockNumber !== undefined && { blockNumber }) });
  }
}

type Decoded = { eventName: string; args: Record<string, unknown> };
const everything = [kernelCode, solutionsCode].flatMap((code) => Object.values(code).flatMap(({ abi }) => abi as Abi));
const EVERY_ERROR = [
  ...everything.filter(({ type }) => type === 'error'),
  // https://eips.ethereum.org/EIPS/eip-6093
  ...parseAbi(['error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)']),
];
// Tokens that contracts move on the way say so, too.
const EVERY_EVENT = [...everything, ...erc20Abi].filter(({ type }) => type === 'event');

export const ROLES = [
  ...['REGULATOR', 'OPERATOR', 'EDGE', 'GATEWAY', 'ISSUER', 'ORACLE', 'ARBITER', 'AUDITOR', 'BANK', 'BRAND'],
  ...['CARRIER', 'PROVIDER', 'CONSUMER'],
];
export const role = (name: string): number => ROLES.indexOf(name);
export const roleMask = (...names: string[]): number => names.reduce((mask, name) => mask | (1 << role(name)), 0);

export const word = (text: string): Hex => stringToHex(text, { size: 32 });
export const idOf = (address: Address): Hex => padHex(address.toLowerCase() as Hex, { size: 32 });
/** What {StateChanged} said, as `[from, to]`. */
export const steps = ({ events }: Deed): [number, number][] =>
  events.filter(({ name }) => name === 'StateChanged').map(({ args }) => [args.from, args.to] as [number, number]);
export const names = ({ events }: Deed): string[] => events.map(({ name }) => name);
export const event = ({ events }: Deed, wanted: string): Record<string, unknown> =>
  events.find(({ name }) => name === wanted)!.args;

export type Founder = { org: Address; roles: number };
type Kernel = Record<KernelContract, Contract>;

/** Deploys every contract of the plan, each behind a proxy, and has the founders agree on those that others look up. */
export async function deployKernel(evm: TestEvm, deployer: Address, founders: Founder[]): Promise<Kernel> {
  const kernel = {} as Kernel;
  const value = (argument: KernelArgument) => (argument === 'founders' ? founders : kernel[argument].address);
  for (const { contract, initialise } of KERNEL_PLAN)
    kernel[contract] = await deployBehindProxy(evm, deployer, kernelCode[contract], initialise.map(value));
  const voters = founders.map(({ org }) => org);
  for (const name of KERNEL_DIRECTORY)
    await decide(kernel.Consortium, voters, 'proposeParam', word(name), hexToBigInt(kernel[name].address));
  return kernel;
}

type Code = { abi: unknown; bytecode: Hex };

export async function deployBehindProxy(
  evm: TestEvm,
  deployer: Address,
  code: Code,
  args: unknown[],
): Promise<Contract> {
  const abi = code.abi as Abi;
  const implementation = await evm.create(deployer, code.bytecode);
  const call = encodeFunctionData({ abi, functionName: 'initialize', args });
  const proxy = await evm.create(deployer, proxyCreation('UUPS', { implementation, owner: deployer, call }));
  return new Contract(evm, proxy, abi);
}

/** Proposes, has all of the organisations say yes, and executes. */
export async function decide(consortium: Contract, voters: Address[], propose: string, ...args: unknown[]) {
  const [proposer] = voters as [Address];
  const { args: proposed } = (await consortium.tell(proposer, propose, ...args)).events.find(
    ({ name }) => name === 'Proposed',
  )!;
  for (const voter of voters) await consortium.tell(voter, 'vote', proposed.id, true);
  return { id: proposed.id as Hex, deed: await consortium.tell(proposer, 'execute', proposed.id) };
}

/** Runs each test from the same state of the chain. */
export function eachFromHere(evm: () => TestEvm) {
  let snapshot: Hex;
  beforeEach(async () => void (snapshot = await evm().client.snapshot()));
  afterEach(() => evm().client.revert({ id: snapshot }));
}

/** Lets the chain's clock go on. */
export async function later(evm: TestEvm, seconds: number): Promise<void> {
  await evm.client.increaseTime({ seconds });
  await evm.client.mine({ blocks: 1 });
}

export const now = async (evm: TestEvm): Promise<bigint> => (await evm.client.getBlock()).timestamp;

type Field = { name: string; type: string };
/** Whoever signs digests: a viem account, or a device. */
export type Signer = { address: Address; sign(parameters: { hash: Hex }): Promise<Hex> };

/** Types of structs that stand in other types, each as its fields. */
export type Structs = Record<string, string>;

const fieldsOf = (fields: string): Field[] =>
  fields.split(', ').map((field) => {
    const [type, name] = field.split(' ') as [string, string];
    return { name, type };
  });

/** A digest of EIP-712 as viem has it, in the domain that the contract itself names (EIP-5267). */
export async function typedHash(
  contract: Contract,
  primaryType: string,
  fields: string,
  values: unknown[],
  structs: Structs = {},
): Promise<Hex> {
  const parts = fieldsOf(fields);
  const nested = Object.entries(structs).map(([name, its]) => [name, fieldsOf(its)]);
  const domain = await contract.domain();
  const types = { [primaryType]: parts, ...Object.fromEntries(nested) };
  const message = Object.fromEntries(parts.map(({ name }, i) => [name, values[i]]));
  return hashTypedData({ domain, types, primaryType, message });
}

/** What a signer adds to a call that somebody else sends. */
export type Intent = { signer: Address; deadline: bigint; signature: Hex };

/** An intent by the platform's convention: the twin's signer, its parameters by their names, the nonce, and the deadline. */
export async function intend(
  contract: Contract,
  signer: Signer,
  primaryType: string,
  fields: string,
  values: unknown[],
  { deadline, structs }: { deadline?: bigint; structs?: Structs } = {},
): Promise<Intent> {
  const nonce = await contract.read<bigint>('nonces', signer.address);
  const until = deadline ?? (await now(contract.evm)) + 3_600n;
  const all = `address signer, ${fields}, uint256 nonce, uint256 deadline`;
  const hash = await typedHash(contract, primaryType, all, [signer.address, ...values, nonce, until], structs);
  return { signer: signer.address, deadline: until, signature: await signer.sign({ hash }) };
}

/** The arguments as the ABI has them: a twin's signer comes first, its signature last; a consent stands where it is. */
function arranged(functionName: string, args: unknown[]): unknown[] {
  const isIntent = (value: unknown): value is Intent =>
    typeof value === 'object' && value !== null && 'signature' in value && 'signer' in value;
  const flat = (values: unknown[]) =>
    values.flatMap((value) => (isIntent(value) ? [value.signer, value.deadline, value.signature] : [value]));
  const last = args.at(-1);
  if (!functionName.endsWith('BySig') || !isIntent(last)) return flat(args);
  return [last.signer, ...flat(args.slice(0, -1)), last.deadline, last.signature];
}
