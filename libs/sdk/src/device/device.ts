import { toHex } from '@atoll/crypto';

import { accountOf, forContracts, forPeople, newPrivateKey, seatOf, type Curve, type Seat } from './curves.js';
import { digestOf, fields, infoOf, possession, update, type DeviceInfo, type Place } from './typed-data.js';

type Hex = `0x${string}`;

/** What a device asks a contract of the kernel for, to be carried by somebody else: the call's function and values. */
export type DeviceIntent = {
  /** The contract's name in the kernel. */
  contract: string;
  /** The twin's name without `BySig`: `openStream`. */
  function: string;
  /** Its parameters, as Solidity writes them: `bytes32 id,address to`. */
  parameters: string;
  values: unknown[];
  /** The device's next one at this contract. It keeps count itself. */
  nonce: bigint;
  /** Until when it holds, in seconds of Unix time. */
  deadline: bigint;
  /** Structs among the parameters, each by its name as its fields. */
  structs?: Record<string, string>;
};

/** A device, as itself: one key, and what it says with it. Needs no server and no chain. */
export class Device {
  private constructor(private readonly seat: Seat) {}

  /** With a private key of its own, in memory. */
  static of(curve: Curve, privateKey: Uint8Array): Device {
    return new Device(seatOf(curve, privateKey));
  }

  /** With a new key, which nobody has but this process: `key-file.ts` keeps one. */
  static create(curve: Curve): Device {
    return Device.of(curve, newPrivateKey(curve));
  }

  /** With a key that stays elsewhere: `sign` gives `r‖s` of a digest (of the whole message for Ed25519), in 64 bytes. */
  static signingBy(seat: Seat): Device {
    return new Device(seat);
  }

  get curve(): Curve {
    return this.seat.curve;
  }

  /** `x‖y`, or the 32 bytes of Ed25519. */
  get publicKey(): Hex {
    return toHex(this.seat.publicKey);
  }

  /** Its account on every chain. */
  get address(): Hex {
    return accountOf(this.seat);
  }

  /** Its name on a chain by `did:ethr`. */
  did(chainId: number): string {
    return `did:ethr:0x${chainId.toString(16)}:${this.address}`;
  }

  /** What `registerDevice` is called with: the device's fields, and its signature that it is what they say. */
  async prove(registry: Place, info: DeviceInfo): Promise<{ info: ReturnType<typeof infoOf>; proof: Hex }> {
    const struct = infoOf(info, this.curve === 'P-256' ? this.publicKey : null);
    const digest = digestOf('IdentityRegistry', registry, possession(this.address, struct));
    return { info: struct, proof: await this.signDigest(digest) };
  }

  /** What `updateDevice` is called with. `seq` only ever grows; whoever carries it changes nothing. */
  async update(registry: Place, infoHash: Hex, seq: bigint): Promise<Hex> {
    return this.signDigest(digestOf('IdentityRegistry', registry, update(this.address, infoHash, seq)));
  }

  /** What a function's twin `...BySig` takes besides its own values, by the convention of docs/intents.md. */
  async intend(at: Place, intent: DeviceIntent): Promise<{ signer: Hex; deadline: bigint; signature: Hex }> {
    const { contract, parameters, values, nonce, deadline, structs = {} } = intent;
    const primaryType = `${intent.function[0]!.toUpperCase()}${intent.function.slice(1)}`;
    const signer = this.address;
    const own = parameters === '' ? [] : fields(parameters);
    const all = [...fields('address signer'), ...own, ...fields('uint256 nonce,uint256 deadline')];
    const given = [signer, ...values, nonce, deadline];
    const typed = {
      primaryType,
      types: {
        [primaryType]: all,
        ...Object.fromEntries(Object.entries(structs).map(([name, its]) => [name, fields(its)])),
      },
      message: Object.fromEntries(all.map(({ name }, i) => [name, given[i]])),
    };
    return { signer, deadline, signature: await this.signDigest(digestOf(contract, at, typed)) };
  }

  /** 32 bytes, in the form that contracts take. */
  async signDigest(digest: Uint8Array): Promise<Hex> {
    return toHex(await forContracts(this.seat, digest));
  }

  /** Any bytes, a challenge among them, as JOSE signs: ES256, ES256K or EdDSA. */
  sign(bytes: Uint8Array): Promise<Uint8Array> {
    return forPeople(this.seat, bytes);
  }
}
