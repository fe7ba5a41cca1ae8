import {
  concat,
  decodeEventLog,
  decodeFunctionData,
  encodeFunctionData,
  parseAbi,
  type AbiFunction,
  type Hex,
  type TypedDataDomain,
} from 'viem';

import type { Done, IntentForm, Signed, TypedData } from './intent-form.js';

/** OpenZeppelin's `ERC2771Forwarder`, as far as relays speak to it. */
const FORWARDER = parseAbi([
  'struct Request { address from; address to; uint256 value; uint256 gas; uint48 deadline; bytes data; bytes signature; }',
  'function execute(Request request) payable',
  'function executeBatch(Request[] requests, address refundReceiver) payable',
  'event ExecutedForwardRequest(address indexed signer, uint256 nonce, bool success)',
]);

/** Its errors, for reasons. */
export const FORWARDER_ERRORS = parseAbi([
  'error ERC2771ForwarderInvalidSigner(address signer, address from)',
  'error ERC2771ForwarderExpiredRequest(uint48 deadline)',
  'error ERC2771UntrustfulTarget(address target, address forwarder)',
  'error FailedCall()',
]);

const TYPES = {
  ForwardRequest: [
    ...[
      { name: 'from', type: 'address' },
      { name: 'to', type: 'address' },
      { name: 'value', type: 'uint256' },
    ],
    ...[
      { name: 'gas', type: 'uint256' },
      { name: 'nonce', type: 'uint256' },
      { name: 'deadline', type: 'uint48' },
    ],
    { name: 'data', type: 'bytes' },
  ],
};

type Request = { from: Hex; to: Hex; value: bigint; gas: bigint; deadline: number; data: Hex; signature: Hex };

/** A function of a contract that takes its sender from a forwarder: ERC-2771. */
export class Forwarded implements IntentForm {
  readonly needsGas = true;
  readonly parameters;

  constructor(
    readonly verifier: Hex,
    private readonly target: Hex,
    private readonly member: AbiFunction,
  ) {
    this.parameters = member.inputs;
  }

  typedData(domain: TypedDataDomain, signed: Signed): TypedData {
    const { signature: _, ...request } = this.request(signed, '0x');
    return { domain, types: TYPES, primaryType: 'ForwardRequest', message: { ...request, nonce: signed.nonce } };
  }

  call(signed: Signed, signature: Hex): Hex {
    return encodeFunctionData({ abi: FORWARDER, functionName: 'execute', args: [this.request(signed, signature)] });
  }

  /** A batch goes on past what failed in it, so only what the forwarder says of this signer's requests counts there. */
  didSame(ours: Hex, { input, logs }: Done): boolean {
    const [wanted] = requestsIn(ours);
    if (!wanted || !requestsIn(input).some((request) => unsigned(request) === unsigned(wanted))) return false;
    const ends = logs.filter(({ address }) => address.toLowerCase() === this.verifier).flatMap(endIn);
    const own = ends.filter(({ signer }) => signer.toLowerCase() === wanted.from.toLowerCase());
    return own.length > 0 && own.every(({ success }) => success);
  }

  /** The forwarder says of a call that failed only that it failed. */
  inner(ours: Hex): { from: Hex; to: Hex; data: Hex; gas: bigint } | null {
    const [request] = requestsIn(ours);
    return request
      ? { from: this.verifier, to: request.to, data: concat([request.data, request.from]), gas: request.gas }
      : null;
  }

  private request({ signer, deadline, gas, values }: Signed, signature: Hex): Request {
    const data = encodeFunctionData({ abi: [this.member], args: values });
    return { from: signer, to: this.target, value: 0n, gas: gas ?? 0n, deadline: Number(deadline), data, signature };
  }
}

function requestsIn(data: Hex): readonly Request[] {
  try {
    const { functionName, args } = decodeFunctionData({ abi: FORWARDER, data });
    return functionName === 'execute' ? [args[0]] : args[0];
  } catch {
    return []; // a call of something else
  }
}

const unsigned = ({ from, to, value, gas, deadline, data }: Request): string =>
  [from, to, value, gas, deadline, data].join().toLowerCase();

function endIn({ topics, data }: Done['logs'][number]): { signer: Hex; success: boolean }[] {
  try {
    return [decodeEventLog({ abi: FORWARDER, topics: topics as [Hex, ...Hex[]], data }).args];
  } catch {
    return [];
  }
}
