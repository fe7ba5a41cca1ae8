// A CA of a member's whose key is not in custody: it can sign what nobody sees, so that somebody has to notice.
import { didOf, verifyCertificate, x509, type Verified } from '@atoll/credentials/certificates';
import { RpcClient } from '@atoll/protocol';
import { toHex } from '@atoll/crypto';
import type { Hex } from 'viem';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { documentKey } from '../../vouched-devices.js';
import { until } from '../../wait.js';

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 3_600_000;
const PATIENT = { seconds: 300 };
const { KeyUsageFlags: usage } = x509;

export type OutsideCa = { id: string; der: Uint8Array; issue: (subject: string) => Promise<Uint8Array> };

/** Opens the member's log where it has none yet, and has its CA logged there. The member needs the role ISSUER. */
export async function outsideCa(ground: ConsortiumOfFour, owner: Founder, name: string): Promise<OutsideCa> {
  const { chainId, evmChainId } = ground;
  const { certificateLogs } = await owner.atoll.certificateLogs({ chainId });
  if (!certificateLogs.some(({ organisationId }) => organisationId === owner.organisationId)) {
    const keyId = await documentKey(owner, 'log');
    await owner.atoll.openCertificateLog({ input: { chainId, keyId } });
  }
  const keys = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
  const uri = didOf({ evmChainId: BigInt(evmChainId), address: owner.principal.toLowerCase() as Hex });
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ ...validFor(365), name: `CN=${name}`, keys, signingAlgorithm: ES256, serialNumber: serial() },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: uri }]),
    ],
  });
  const der = new Uint8Array(ca.rawData);
  const { registerCertificateAuthority } = await owner.atoll.registerCertificateAuthority({
    input: { chainId, name, certificate: toHex(der) },
  });
  const issue = async (subject: string) => {
    const { publicKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      ...{ ...validFor(30), subject: `CN=${subject}`, issuer: ca.subject, serialNumber: serial() },
      ...{ publicKey, signingKey: keys.privateKey, signingAlgorithm: ES256 },
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usage.digitalSignature, true),
      ],
    });
    return new Uint8Array(certificate.rawData);
  };
  const id = registerCertificateAuthority.id;
  await until(
    'the CA itself in the log',
    async () => (await owner.atoll.certificates({ authorityId: id })).certificates.nodes.some(isLogged),
    PATIENT,
  );
  return { id, der, issue };
}

/** Logs what the CA issued, and waits until the chain has it. */
export async function logged(owner: Founder, { id: authorityId }: OutsideCa, der: Uint8Array): Promise<string> {
  const { logCertificate } = await owner.atoll.logCertificate({ authorityId, certificate: toHex(der) });
  const { id } = logCertificate;
  await until(
    'the certificate in the log',
    async () => isLogged((await owner.atoll.certificate({ id })).certificate),
    PATIENT,
  );
  return id;
}

/** A gateway judges a certificate by its own node and nothing else: no word from the CA's owner, no cross-certificate. */
export function gatewayTakes(
  { contracts }: ConsortiumOfFour,
  gateway: Founder,
  chain: readonly Uint8Array[],
): Promise<Verified> {
  const rpc = new RpcClient(String(gateway.node.transport['url']));
  return verifyCertificate(chain, null, { rpc, registry: contracts.CredentialRegistry.toLowerCase() as Hex });
}

const isLogged = ({ state }: { state: string }) => state === 'LOGGED';
/** A positive number of at most 20 bytes (RFC 5280, 4.1.2.2). */
const serial = () => `4${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}1`;
const validFor = (days: number) => ({
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});
