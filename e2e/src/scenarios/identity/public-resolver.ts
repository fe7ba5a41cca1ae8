// DIDs by the libraries that everybody uses for `did:ethr`, on one member's own node: they know ERC-1056 and nothing of us.
import { Resolver, type DIDDocument } from 'did-resolver';
import { JsonRpcProvider } from 'ethers';
import { getResolver } from 'ethr-did-resolver';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';

/** A document as the reader's node has it, now or at the end of a block. */
export async function documentAt(
  { evmChainId: chainId, contracts }: ConsortiumOfFour,
  reader: Founder,
  did: string,
  block?: bigint,
): Promise<DIDDocument> {
  const url = String(reader.node.transport['url']);
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1 });
  try {
    // The resolver's types are those of another build of the same ethers.
    const known = { provider: provider as never, registry: contracts.IdentityRegistry };
    const resolver = new Resolver(getResolver({ ...known, name: `0x${chainId.toString(16)}`, chainId }));
    const query = block === undefined ? '' : `?versionId=${block}`;
    const { didDocument, didResolutionMetadata } = await resolver.resolve(`${did}${query}`);
    if (!didDocument) throw new Error(`The resolver says ${didResolutionMetadata.error}.`);
    return didDocument;
  } finally {
    provider.destroy();
  }
}

/** The points, `04‖x‖y`, of the P-256 keys that a document lists. */
export const pointsIn = ({ verificationMethod = [] }: DIDDocument): string[] =>
  verificationMethod.flatMap(({ publicKeyHex }) => publicKeyHex ?? []);
