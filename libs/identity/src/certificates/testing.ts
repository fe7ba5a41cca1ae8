// A consortium on a real EVM whose operator A runs a CA, with the workers that bring its certificates onto the chain.
import { KernelNetwork, role, type KernelNetworkOptions, type Member, type MemberName } from '@atoll/contracts/testing';
import { x509 } from '@atoll/credentials/certificates';
import { SignatureReconciler } from '@atoll/ledger';
import { RpcClient } from '@atoll/protocol';
import type { Handler } from '@atoll/queue';
import { newId, type Certificate, type CertificateAuthority } from '@atoll/store';

import { AuthoritiesService } from './authorities.service.js';
import { CertificateLogReconciler } from './certificate-log.reconciler.js';
import { CertificateLogsService } from './certificate-logs.service.js';
import { CertificateReconciler } from './certificate.reconciler.js';
import { CertificatesService } from './certificates.service.js';
import { RevocationListReconciler } from './revocation-list.reconciler.js';

export type KeyPair = Awaited<ReturnType<typeof newKeyPair>>;

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export const newKeyPair = (namedCurve = 'P-256') =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);

export async function requestOf(keys: KeyPair, name = 'CN=anything'): Promise<Uint8Array> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: ES256 });
  return new Uint8Array(request.rawData);
}

export class CertificateScene {
  readonly authorities: AuthoritiesService;
  readonly certificates: CertificatesService;
  readonly logs: CertificateLogsService;
  readonly workers: Handler[];

  private constructor(readonly network: KernelNetwork) {
    const { api, worker } = network.database;
    this.authorities = new AuthoritiesService(api);
    this.certificates = new CertificatesService(api);
    this.logs = new CertificateLogsService(api);
    this.workers = [
      new SignatureReconciler(worker, network.custody),
      new CertificateReconciler(worker),
      new CertificateLogReconciler(worker),
      new RevocationListReconciler(worker),
    ];
  }

  static async open(options: KernelNetworkOptions = {}): Promise<CertificateScene> {
    const scene = new CertificateScene(await KernelNetwork.open(options));
    for (const name of ['A', 'B'] as const) await scene.grantIssuer(name);
    return scene;
  }

  close(): Promise<void> {
    return this.network.close();
  }

  settle(): Promise<void> {
    return this.network.settle(...this.workers);
  }

  member(name: MemberName): Member {
    return this.network.members[name];
  }

  get trust() {
    const { evm, kernel } = this.network;
    return { rpc: new RpcClient(evm.url), registry: kernel.CredentialRegistry.address.toLowerCase() as `0x${string}` };
  }

  grantIssuer(name: MemberName): Promise<unknown> {
    return this.network.decide('proposeRole', [this.member(name).principal, role('ISSUER'), true]);
  }

  /** A P-256 key of a member's, born already. */
  async key(name: MemberName): Promise<string> {
    const { organisationId } = this.member(name);
    const data = { organisationId, id: newId(), name: `p256-${newId()}`, curve: 'P256' as const };
    const { id: keyId } = await this.network.database.admin.platform.key.create({ data });
    await this.network.custody.create({ organisationId, keyId });
    return keyId;
  }

  /** A member's log, with a CA whose certificate is on the chain. */
  async authority(name: MemberName, caName = `${name} devices`): Promise<CertificateAuthority> {
    const { actor } = this.member(name);
    const { chainId } = this.network;
    await this.authorities.openLog(actor, { chainId, keyId: await this.key(name) });
    const wish = {
      chainId,
      name: caName,
      keyId: await this.key(name),
      days: 365,
      revocationListUrl: 'http://ca.example/crl',
    };
    const authority = await this.authorities.create(actor, wish);
    await this.settle();
    return authority;
  }

  /** A certificate as far as the workers bring it. */
  async issued(
    name: MemberName,
    authorityId: string,
    more: { keys?: KeyPair; subject?: string; days?: number } = {},
  ): Promise<Certificate> {
    const { keys = await newKeyPair(), subject = `meter-${newId()}`, days = 30 } = more;
    const names = [{ type: 'url' as const, value: 'urn:example:meter' }];
    const { actor } = this.member(name);
    const wish = { authorityId, request: await requestOf(keys), subject, names, days };
    const { id } = await this.certificates.issue(actor, wish);
    await this.settle();
    return this.certificates.find(actor, id);
  }
}
