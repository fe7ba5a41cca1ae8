// Issuers and devices on a kernel's chain, for tests of credentials and of who answers a challenge.
import type { KernelNetwork, Member } from '@atoll/contracts/testing';
import { device, DEVICE_FIELDS, secureElement, typedHash, word, type Device } from '@atoll/contracts/testing';
import type { Handler } from '@atoll/queue';
import { newId } from '@atoll/store';
import { encodeFunctionData, type Address, type Hex } from 'viem';

import { CredentialReconciler } from './credentials/credential.reconciler.js';
import { IssuedCredentialsService } from './credentials/issued-credentials.service.js';
import { IssuingKeysService } from './credentials/issuing-keys.service.js';
import { StatusListReconciler } from './credentials/status-list.reconciler.js';
import { schemaIdOf } from './schema-id.js';

export const BASE = { url: 'https://atoll.example' };
export const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000);
export const ZERO: Hex = `0x${'0'.repeat(64)}`;
export { device, secureElement };

/** An issuer and its workers on a network. */
export class Issuing {
  readonly credentials: IssuedCredentialsService;
  readonly keys: IssuingKeysService;

  constructor(readonly network: KernelNetwork) {
    this.credentials = new IssuedCredentialsService(network.database.api);
    this.keys = new IssuingKeysService(network.database.api);
  }

  get handlers(): Handler[] {
    const { database, custody } = this.network;
    return [new CredentialReconciler(database.worker, custody), new StatusListReconciler(database.worker, custody)];
  }

  settle(): Promise<void> {
    return this.network.settle(...this.handlers);
  }

  /** By all members' votes. */
  async accredit(type: string, issuer: Member): Promise<void> {
    await this.call('accreditIssuer', type, issuer);
  }

  async withdraw(type: string, issuer: Member): Promise<void> {
    await this.call('withdrawAccreditation', type, issuer);
  }

  private async call(functionName: 'accreditIssuer' | 'withdrawAccreditation', type: string, issuer: Member) {
    const { CredentialRegistry: registry } = this.network.kernel;
    const data = encodeFunctionData({ abi: registry.abi, functionName, args: [schemaIdOf(type), issuer.principal] });
    await this.network.decide('proposeCall', [registry.address, data]);
  }

  /** A P-256 key of custody that the issuer's document lists. */
  async appoint({ actor, organisationId }: Member): Promise<string> {
    const { admin } = this.network.database;
    const keyId = newId();
    await admin.platform.key.create({ data: { organisationId, id: keyId, name: `issuing ${keyId}`, curve: 'P256' } });
    await this.network.custody.create({ organisationId, keyId });
    await this.keys.appoint(actor, this.network.chainId, keyId);
    await this.settle();
    return keyId;
  }

  did(address: Address): string {
    return `did:ethr:0x7a69:${address.toLowerCase()}`;
  }

  async register(it: Device, owner: Member): Promise<void> {
    const info = {
      ...{ kind: 0, cls: 0, ownerOrg: owner.principal, hwIdHash: word(newId().slice(0, 30)) },
      ...{
        mudHash: ZERO,
        fwHash: ZERO,
        p256x: it.x,
        p256y: it.y,
        gateway: '0x0000000000000000000000000000000000000000' as const,
      },
    };
    const hash = await typedHash(this.network.kernel.IdentityRegistry, 'Device', DEVICE_FIELDS, [
      it.address,
      ...Object.values(info),
    ]);
    await this.network.tell(owner, 'IdentityRegistry', 'registerDevice', [
      it.address,
      info,
      await it.sign({ hash }),
    ] as never);
  }

  /** Issued, anchored, and as the issuer sees it. */
  async endorse(it: Device, issuer: Member) {
    const wish = { chainId: this.network.chainId, did: this.did(it.address), validUntil: IN_A_YEAR };
    const { id } = await this.credentials.endorseDevice(issuer.actor, wish, BASE);
    await this.settle();
    return this.credentials.find(issuer.actor, id);
  }

  /** Registered, vouched for and Active. */
  async activate(it: Device, owner: Member, issuer: Member) {
    await this.register(it, owner);
    const credential = await this.endorse(it, issuer);
    await this.network.tell(owner, 'IdentityRegistry', 'setStatus', [
      it.address,
      2,
      credential.onChainId as Hex,
    ] as never);
    return credential;
  }
}

/** A device that also signs what is no digest of a contract's. */
export type TestDevice = Device & { says: (message: Uint8Array) => Uint8Array };
