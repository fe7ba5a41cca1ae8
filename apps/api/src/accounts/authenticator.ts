// An authenticator in software, for tests: a P-256 key that answers as WebAuthn Level 3, section 6 has it.
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };

/** What a hostile page or authenticator says otherwise than it should. */
export type Lies = { challenge?: string; origin?: string; host?: string; type?: string; verified?: boolean };

export class Authenticator {
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly credentialId = randomBytes(32);
  private counter = 0;

  constructor(private readonly page: URL) {}

  get id(): string {
    return this.credentialId.toString('base64url');
  }

  create(options: { challenge: string }, lies: Lies = {}): object {
    const { x, y } = this.pair.publicKey.export({ format: 'jwk' });
    const [length, coordinate] = [Buffer.alloc(2), (it = '') => Buffer.from(it, 'base64url')];
    length.writeUInt16BE(this.credentialId.length);
    // A map of COSE (RFC 9053): EC2, ES256, P-256, x, y.
    const key = [
      Buffer.from('a5010203262001215820', 'hex'),
      coordinate(x),
      Buffer.from('225820', 'hex'),
      coordinate(y),
    ];
    const data = Buffer.concat([
      this.authenticatorData(lies, FLAGS.attested),
      ...[Buffer.alloc(16), length, this.credentialId, ...key],
    ]);
    const size = Buffer.from([0x58, data.length]);
    const attestation = Buffer.concat([
      text(0xa3, 'fmt'),
      text(0, 'none'),
      text(0, 'attStmt'),
      Buffer.from([0xa0]),
      text(0, 'authData'),
      size,
      data,
    ]);
    return this.answer({
      clientDataJSON: this.clientData(options, 'webauthn.create', lies).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  get(options: { challenge: string }, lies: Lies = {}): { response: { signature: string; authenticatorData: string } } {
    const client = this.clientData(options, 'webauthn.get', lies);
    const data = this.authenticatorData(lies);
    const signature = createSign('sha256')
      .update(Buffer.concat([data, sha256(client)]))
      .sign(this.pair.privateKey);
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    });
  }

  /** As a copy of the authenticator would count that was made some signatures ago. */
  goBack(): void {
    this.counter -= 2;
  }

  private answer<T>(response: T) {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private clientData({ challenge }: { challenge: string }, type: string, lies: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({ type, challenge, origin: this.page.origin, crossOrigin: false, ...said(lies) }),
    );
  }

  private authenticatorData({ host = this.page.hostname, verified = true }: Lies, more = 0): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++this.counter);
    const flags = FLAGS.present | (verified ? FLAGS.verified : 0) | more;
    return Buffer.concat([sha256(host), Buffer.from([flags]), count]);
  }
}

const said = ({ challenge, origin, type }: Lies) => ({
  ...(challenge && { challenge }),
  ...(origin && { origin }),
  ...(type && { type }),
});

/** A short text in CBOR, behind the head of the map it stands in. */
const text = (head: number, word: string) =>
  Buffer.concat([Buffer.from([...(head ? [head] : []), 0x60 + word.length]), Buffer.from(word)]);
