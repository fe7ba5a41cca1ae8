// The part of PKCS#11 (Cryptoki 2.40) that is used here: a module's C functions, and the numbers they speak in.
import koffi from 'koffi';
import { promisify } from 'node:util';

export const CKR = {
  OK: 0,
  DEVICE_ERROR: 0x30,
  DEVICE_REMOVED: 0x32,
  SESSION_CLOSED: 0xb0,
  SESSION_HANDLE_INVALID: 0xb3,
  TOKEN_NOT_PRESENT: 0xe0,
  USER_ALREADY_LOGGED_IN: 0x100,
  USER_NOT_LOGGED_IN: 0x101,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  ID: 0x102,
  SENSITIVE: 0x103,
  SIGN: 0x108,
  VERIFY: 0x10a,
  EXTRACTABLE: 0x162,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
} as const;
export const CKO = { PUBLIC_KEY: 2, PRIVATE_KEY: 3 } as const;
const CKM = { RSA_PKCS_OAEP: 0x9, SHA_1: 0x220, EC_KEY_PAIR_GEN: 0x1040, ECDSA: 0x1041 } as const;
/** MGF1 with SHA-1, and a label that is given, of OAEP (RFC 8017). What modules have in common has no other hash. */
const [MGF1_SHA1, DATA_SPECIFIED] = [1, 1];
/** Of an RSA key of 8,192 bits. */
const MOST_OPENED = 1_024;
const [RW_SESSION, USER] = [0x6, 1];
/** The module locks what it shares by means of the system: a call runs on a thread, and several at once. */
const OS_LOCKING_OK = 2;

/** What a module answered instead of OK. */
export class CryptokiError extends Error {
  override readonly name = 'CryptokiError';

  constructor(
    what: string,
    readonly code: number,
  ) {
    super(`${what} failed with CKR 0x${code.toString(16)}.`);
  }
}

export type Attribute = [type: number, value: Uint8Array];

// A type's name is known to the whole process, in which this file may be loaded more than once.
if (!isKnown('CK_ATTRIBUTE')) koffi.struct('CK_ATTRIBUTE', { type: 'ulong', pValue: 'void *', ulValueLen: 'ulong' });
if (!isKnown('CK_MECHANISM'))
  koffi.struct('CK_MECHANISM', { mechanism: 'ulong', pParameter: 'void *', length: 'ulong' });

function isKnown(name: string): boolean {
  try {
    return koffi.type(name) !== null;
  } catch {
    return false;
  }
}

/** A module that is loaded. Calls that may take their time do not hold up the process; one session makes one at a time. */
export class Cryptoki {
  private readonly library: ReturnType<typeof koffi.load>;

  constructor(file: string) {
    this.library = koffi.load(file);
    // CK_C_INITIALIZE_ARGS: no mutexes of ours, the flags, and what is reserved. Without it a module may expect a single thread.
    const args = Buffer.concat([0, 0, 0, 0, OS_LOCKING_OK, 0].map(ulong));
    const code = Number(this.function('ulong C_Initialize(void *args)')(args));
    if (code !== CKR.OK && code !== CKR.CRYPTOKI_ALREADY_INITIALIZED) throw new CryptokiError('C_Initialize', code);
  }

  /** The slots with a token, and the labels of these. */
  tokens(): { slot: number; label: string }[] {
    const [list, count] = [Buffer.alloc(8 * 64), ulong(64)];
    this.must('C_GetSlotList(uint8_t present, void *list, void *count)', 1, list, count);
    return Array.from({ length: Number(count.readBigUInt64LE()) }, (_, i) => {
      const [slot, info] = [Number(list.readBigUInt64LE(8 * i)), Buffer.alloc(512)];
      this.must('C_GetTokenInfo(ulong slot, void *info)', slot, info);
      return { slot, label: info.subarray(0, 32).toString().trimEnd() };
    });
  }

  /** A session that may write, logged in. */
  open(slot: number, pin: string): number {
    const session = ulong(0);
    this.must(
      'C_OpenSession(ulong slot, ulong flags, void *a, void *b, void *session)',
      slot,
      RW_SESSION,
      null,
      null,
      session,
    );
    const handle = Number(session.readBigUInt64LE());
    const secret = Buffer.from(pin);
    const login = this.function('ulong C_Login(ulong session, ulong user, void *pin, ulong length)');
    const code = Number(login(handle, USER, secret, secret.length));
    if (code !== CKR.OK && code !== CKR.USER_ALREADY_LOGGED_IN) throw new CryptokiError('C_Login', code);
    return handle;
  }

  async generatePair(session: number, publicKey: Attribute[], privateKey: Attribute[]): Promise<[number, number]> {
    const [first, second] = [ulong(0), ulong(0)];
    await this.mustSoon(
      'C_GenerateKeyPair(ulong s, void *m, CK_ATTRIBUTE *p, ulong n, CK_ATTRIBUTE *q, ulong o, void *a, void *b)',
      ...[session, mechanism(CKM.EC_KEY_PAIR_GEN), ...template(publicKey), ...template(privateKey), first, second],
    );
    return [Number(first.readBigUInt64LE()), Number(second.readBigUInt64LE())];
  }

  /** The raw `r‖s` over a digest, as the module gives it. */
  async sign(session: number, key: number, digest: Uint8Array): Promise<Uint8Array> {
    const [signature, length] = [Buffer.alloc(64), ulong(64)];
    this.must('C_SignInit(ulong session, void *mechanism, ulong key)', session, mechanism(CKM.ECDSA), key);
    const data = Buffer.from(digest);
    await this.mustSoon(
      'C_Sign(ulong session, void *data, ulong n, void *signature, void *length)',
      ...[session, data, data.length, signature, length],
    );
    return Uint8Array.from(signature.subarray(0, Number(length.readBigUInt64LE())));
  }

  /** What was encrypted to a key of the module by RSA-OAEP with SHA-1. */
  async decrypt(session: number, key: number, encrypted: Uint8Array): Promise<Uint8Array> {
    const parameter = Buffer.concat([ulong(CKM.SHA_1), ulong(MGF1_SHA1), ulong(DATA_SPECIFIED), Buffer.alloc(16)]);
    const oaep = { mechanism: CKM.RSA_PKCS_OAEP, pParameter: parameter, length: parameter.length };
    this.must('C_DecryptInit(ulong session, CK_MECHANISM *mechanism, ulong key)', session, oaep, key);
    const [plain, length, data] = [Buffer.alloc(MOST_OPENED), ulong(MOST_OPENED), Buffer.from(encrypted)];
    await this.mustSoon(
      'C_Decrypt(ulong session, void *data, ulong n, void *plain, void *length)',
      ...[session, data, data.length, plain, length],
    );
    const opened = Uint8Array.from(plain.subarray(0, Number(length.readBigUInt64LE())));
    plain.fill(0);
    return opened;
  }

  find(session: number, wanted: Attribute[]): number[] {
    const [found, count] = [Buffer.alloc(8 * 64), ulong(0)];
    this.must('C_FindObjectsInit(ulong session, CK_ATTRIBUTE *template, ulong n)', session, ...template(wanted));
    this.must('C_FindObjects(ulong session, void *objects, ulong most, void *count)', session, found, 64, count);
    this.must('C_FindObjectsFinal(ulong session)', session);
    return Array.from({ length: Number(count.readBigUInt64LE()) }, (_, i) => Number(found.readBigUInt64LE(8 * i)));
  }

  attribute(session: number, object: number, type: number): Uint8Array {
    const value = Buffer.alloc(512);
    const wanted = [{ type, pValue: value, ulValueLen: value.length }];
    this.must(
      'C_GetAttributeValue(ulong session, ulong object, _Inout_ CK_ATTRIBUTE *template, ulong n)',
      session,
      object,
      wanted,
      1,
    );
    return Uint8Array.from(value.subarray(0, Number(wanted[0]!.ulValueLen)));
  }

  setAttribute(session: number, object: number, attribute: Attribute): void {
    this.must(
      'C_SetAttributeValue(ulong session, ulong object, CK_ATTRIBUTE *t, ulong n)',
      session,
      object,
      ...template([attribute]),
    );
  }

  destroy(session: number, object: number): void {
    this.must('C_DestroyObject(ulong session, ulong object)', session, object);
  }

  private must(prototype: string, ...given: unknown[]): void {
    checked(prototype, Number(this.function(`ulong ${prototype}`)(...given)));
  }

  private async mustSoon(prototype: string, ...given: unknown[]): Promise<void> {
    const call = promisify(this.function(`ulong ${prototype}`).async) as (...given: unknown[]) => Promise<unknown>;
    checked(prototype, Number(await call(...given)));
  }

  private readonly functions = new Map<string, ReturnType<typeof this.library.func>>();

  private function(prototype: string): ReturnType<typeof this.library.func> {
    const known = this.functions.get(prototype) ?? this.library.func(prototype);
    this.functions.set(prototype, known);
    return known;
  }
}

function checked(prototype: string, code: number): void {
  if (code !== CKR.OK) throw new CryptokiError(prototype.slice(0, prototype.indexOf('(')), code);
}

function ulong(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** CK_MECHANISM without a parameter. */
const mechanism = (type: number): Buffer => Buffer.concat([ulong(type), Buffer.alloc(16)]);

const template = (attributes: Attribute[]): [object[], number] => [
  attributes.map(([type, value]) => ({ type, pValue: Buffer.from(value), ulValueLen: value.length })),
  attributes.length,
];

export const number = (value: number): Uint8Array => Uint8Array.from(ulong(value));
export const yes = Uint8Array.of(1);
export const no = Uint8Array.of(0);
