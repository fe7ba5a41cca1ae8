import type { Hex, Read } from './certificate.js';
import { alternativeNames, isIssuedBy } from './path.js';
import { CertificateRefused } from './refused.js';

/** Whose a CA is: an organisation of a chain, by its principal. */
export type Owner = { evmChainId: bigint; address: Hex };

export const didOf = ({ evmChainId, address }: Owner): string =>
  `did:ethr:0x${evmChainId.toString(16)}:${address.toLowerCase()}`;

/**
 * The member that a CA says it belongs to, by a DID among its alternative names; or by that of a certificate that it issued for the
 * purpose, where the CA was there before. Nobody without its key can say so: else a member could log another one's CA under his own
 * name, and what that one revokes there would stay good here.
 */
export async function ownerOf(ca: Read, which: number, binding?: Read): Promise<Owner> {
  const itself = ownersIn(ca);
  const said = itself.length > 0 || !binding ? itself : (await isIssuedBy(binding, ca)) ? ownersIn(binding) : [];
  const [owner, ...more] = said;
  if (!owner || more.length > 0) throw new CertificateRefused('UNBOUND', which);
  return owner;
}

const ownersIn = (read: Read): Owner[] =>
  alternativeNames(read).flatMap(({ uniformResourceIdentifier: uri }) => {
    const [, chain, address] = /^did:ethr:0x([0-9a-f]{1,16}):(0x[0-9a-f]{40})$/i.exec(uri ?? '') ?? [];
    return chain && address ? [{ evmChainId: BigInt(`0x${chain}`), address: address.toLowerCase() as Hex }] : [];
  });
