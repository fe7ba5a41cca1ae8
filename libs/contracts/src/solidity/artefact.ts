import { Fault } from '@atoll/kernel';
import { z } from 'zod';

import { readAbi } from '../read-abi.js';
import { storable } from '../storable.js';
import type { Artefact } from './compile.js';
import { requireFit } from './fits.js';
import { natspecIn } from './natspec.js';
import { immutablesIn, ownAddressIn } from './same-code.js';

const hex = z.string().regex(/^(0x)?(?:[0-9a-fA-F]{2})*$/, 'must be bytes as hex, with its libraries linked');
const immutables = z.record(
  z.string(),
  z.array(z.object({ start: z.int().nonnegative(), length: z.int().positive() })),
);
const code = z.union([
  hex.transform((object) => ({ object, immutableReferences: undefined })),
  z.object({ object: hex, immutableReferences: immutables.optional() }),
]);

/** The forms Hardhat and Foundry write; both say `abi`, `bytecode` and `deployedBytecode`, and Foundry the metadata, too. */
const form = z.object({
  abi: z.unknown(),
  bytecode: code,
  deployedBytecode: code,
  immutableReferences: immutables.optional(),
  rawMetadata: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

/** EIP-170 and EIP-3860 bound what can be deployed; more is a mistake. */
const MAX_CODE_BYTES = 49_152;

/** Takes a compiled artefact in, or says which part of it is not one. */
export function readArtefact(json: unknown, contractName: string): Artefact {
  const read = form.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw Fault.invalid(['artefact', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not a compiled artefact');
  }
  const { abi: said, bytecode, deployedBytecode, immutableReferences, metadata, rawMetadata } = read.data;
  const creation = bytesOf(bytecode.object, 'artefact.bytecode');
  const runtime = bytesOf(deployedBytecode.object, 'artefact.deployedBytecode');
  const abi = readAbi(said, 'artefact.abi');
  requireFit(abi, runtime);
  return {
    contractName,
    abi: [...abi],
    bytecode: `0x${creation.toString('hex')}`,
    runtimeBytecode: `0x${runtime.toString('hex')}`,
    immutableReferences: {
      ...(immutableReferences ?? deployedBytecode.immutableReferences ?? immutablesIn(runtime)),
      ...ownAddressIn(runtime),
    },
    compiler: 'given as an artefact',
    natspec: storable(natspecIn(metadata ?? rawMetadata), 'artefact.metadata'),
  };
}

function bytesOf(object: string, field: string): Buffer {
  const bytes = Buffer.from(object.replace(/^0x/, ''), 'hex');
  if (bytes.length === 0) throw Fault.invalid(field, 'is empty: an interface or abstract contract cannot be deployed');
  if (bytes.length > MAX_CODE_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: `bytes in ${field}`, limit: MAX_CODE_BYTES });
  return bytes;
}
