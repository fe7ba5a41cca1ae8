import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { KeyCurve, Store } from '@atoll/store';

import { CURVES } from '../curves.js';
import { faceOf, keyIn, publicKeyIn, type Custody, type Face, type KeyRef } from '../custody.js';
import { CKA, CKO, CKR, Cryptoki, CryptokiError, no, number, yes, type Attribute } from './cryptoki.js';

/** The object identifiers of the curves, as DER. */
const PARAMETERS: Record<KeyCurve, Uint8Array> = {
  SECP256K1: fromHex('0x06052b8104000a'),
  P256: fromHex('0x06082a8648ce3d030107'),
};
/** Modules have been seen to give well-formed signatures of which more than half are not valid; so many in a row are a broken one. */
const TRIES = 64;

/** After these a session is worth nothing; the next one may be. */
const LOST: ReadonlySet<number> = new Set([
  ...[CKR.DEVICE_ERROR, CKR.DEVICE_REMOVED, CKR.SESSION_CLOSED, CKR.SESSION_HANDLE_INVALID],
  ...[CKR.TOKEN_NOT_PRESENT, CKR.USER_NOT_LOGGED_IN],
]);

export type Token = { module: string; label: string; pin: string };

/**
 * Keys that are born in a hardware security module and cannot leave it. A pair is labelled with its row and has its address as
 * id, so that it is found again whatever crashes between its birth and its row.
 */
export class Pkcs11Custody implements Custody {
  private session: number | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly token: Token,
    private readonly cryptoki = new Cryptoki(token.module),
  ) {}

  async create(key: KeyRef): Promise<Face> {
    const { curve } = await keyIn(this.store.platform, key);
    return this.inSession(async (session) => {
      const born = this.bornBefore(session, key, curve) ?? (await this.bear(session, key, curve));
      const { count } = await this.store.platform.key.updateMany({
        where: { organisationId: key.organisationId, id: key.keyId, address: null },
        data: born,
      });
      if (count > 0) return born;
      const first = await publicKeyIn(this.store.platform, key);
      // Another worker's pair is the key, so this one is nobody's.
      if (first.address !== born.address)
        for (const object of this.cryptoki.find(session, named(key, born.address)))
          this.cryptoki.destroy(session, object);
      return first;
    });
  }

  async sign(key: KeyRef, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const face = await publicKeyIn(this.store.platform, key);
    return this.inSession(async (session) => {
      const wanted: Attribute[] = [...named(key, face.address), [CKA.CLASS, number(CKO.PRIVATE_KEY)]];
      const [object] = this.cryptoki.find(session, wanted);
      if (object === undefined) throw new Error(`The token "${this.token.label}" does not hold the key ${key.keyId}.`);
      const signatures: Uint8Array[] = [];
      for (const message of messages) signatures.push(await this.valid(session, object, message, face));
      return signatures;
    });
  }

  private async valid(session: number, key: number, message: Uint8Array, face: Face): Promise<Uint8Array> {
    const { digestOf, formOf } = CURVES[face.curve];
    const [digest, publicKey] = [digestOf(message), fromHex(face.publicKey)];
    for (let i = 0; i < TRIES; i++) {
      const signature = formOf(digest, await this.cryptoki.sign(session, key, digest), publicKey);
      if (signature) return signature;
    }
    throw new Error(`The token "${this.token.label}" gave no valid signature in ${TRIES} tries.`);
  }

  private async bear(session: number, key: KeyRef, curve: KeyCurve): Promise<Face> {
    const label: Attribute = [CKA.LABEL, labelOf(key)];
    const kept: Attribute[] = [label, [CKA.TOKEN, yes]];
    const objects = await this.cryptoki.generatePair(
      session,
      [...kept, [CKA.EC_PARAMS, PARAMETERS[curve]], [CKA.VERIFY, yes]],
      [...kept, [CKA.PRIVATE, yes], [CKA.SENSITIVE, yes], [CKA.EXTRACTABLE, no], [CKA.SIGN, yes]],
    );
    const born = this.publicFaceOf(session, objects[0], curve);
    // The private half first: a pair counts as born once its public half has the id.
    for (const object of objects.toReversed())
      this.cryptoki.setAttribute(session, object, [CKA.ID, fromHex(born.address)]);
    return born;
  }

  private bornBefore(session: number, key: KeyRef, curve: KeyCurve): Face | null {
    const halves = this.cryptoki.find(session, [
      [CKA.LABEL, labelOf(key)],
      [CKA.CLASS, number(CKO.PUBLIC_KEY)],
    ]);
    const born = halves
      .filter((object) => this.cryptoki.attribute(session, object, CKA.ID).length > 0)
      .map((object) => this.publicFaceOf(session, object, curve));
    return born.sort((a, b) => (a.address < b.address ? -1 : 1))[0] ?? null;
  }

  private publicFaceOf(session: number, object: number, curve: KeyCurve): Face {
    // An octet string with the uncompressed point; some modules leave the string away.
    return faceOf(curve, this.cryptoki.attribute(session, object, CKA.EC_POINT).slice(-64));
  }

  /** A session signs one thing at a time, so each waits for the one before it. */
  private inSession<T>(work: (session: number) => Promise<T>): Promise<T> {
    const mine = this.turn.then(async () => {
      try {
        return await work((this.session ??= this.open()));
      } catch (error) {
        if (!(error instanceof CryptokiError)) throw error;
        if (LOST.has(error.code)) this.session = null;
        throw new Fault({ code: 'UNAVAILABLE', what: 'hardware security module' }, { cause: error });
      }
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private open(): number {
    const { label, pin } = this.token;
    const token = this.cryptoki.tokens().find((each) => each.label === label);
    if (!token) throw new Error(`The PKCS#11 module has no token "${label}".`);
    return this.cryptoki.open(token.slot, pin);
  }
}

const labelOf = ({ organisationId, keyId }: KeyRef): Uint8Array => Buffer.from(`atoll/${organisationId}/${keyId}`);

const named = (key: KeyRef, address: `0x${string}`): Attribute[] => [
  [CKA.LABEL, labelOf(key)],
  [CKA.ID, fromHex(address)],
];
