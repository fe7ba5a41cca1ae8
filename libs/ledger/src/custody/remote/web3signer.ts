import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { Agent, request } from 'undici';

/** How a remote signer is reached, and who we are to it: PEM, where it wants to know. */
export type SignerDoor = {
  url: string;
  authority?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
  timeoutMs?: number | undefined;
};

const TIMEOUT_MS = 10_000;
/** A signature has 132 characters, and ten thousand public keys have a megabyte. */
const MOST_BYTES = 2_000_000;
const CONNECTIONS = 16;

/** Speaks the ETH1 part of Web3Signer's API (https://consensys.github.io/web3signer): which keys there are, and signatures over data that the signer hashes. */
export class Web3Signer {
  private readonly agent: Agent;

  constructor(private readonly door: SignerDoor) {
    const { authority, certificate, key, timeoutMs = TIMEOUT_MS } = door;
    this.agent = new Agent({
      ...{ connections: CONNECTIONS, maxResponseSize: MOST_BYTES },
      ...{ connectTimeout: timeoutMs, headersTimeout: timeoutMs, bodyTimeout: timeoutMs },
      connect: {
        ...(authority && { ca: authority }),
        ...(certificate && { cert: certificate }),
        ...(key && { key }),
      },
    });
  }

  /** The public keys that it signs with for an organisation, each 64 bytes `x‖y`, as hexadecimal digits. */
  async publicKeys(organisationId: string): Promise<string[]> {
    const text = await this.ask(organisationId, 'GET', '/api/v1/eth1/publicKeys');
    const keys = jsonOf(text);
    if (!Array.isArray(keys)) throw unlike('a list of public keys');
    return keys.flatMap((key) => (typeof key === 'string' ? (pointOf(key) ?? []) : []));
  }

  /** Its `r‖s‖v` over the Keccak-256 of the data, which nobody has verified yet. */
  async sign(organisationId: string, publicKey: string, data: Uint8Array): Promise<Uint8Array> {
    const body = JSON.stringify({ data: `0x${Buffer.from(data).toString('hex')}` });
    const text = await this.ask(organisationId, 'POST', `/api/v1/eth1/sign/${publicKey}`, body);
    const hex = text.trim();
    if (!/^0x[0-9a-f]{130}$/i.test(hex)) throw unlike('a signature of 65 bytes');
    return fromHex(hex);
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  private async ask(organisationId: string, method: 'GET' | 'POST', path: string, body?: string): Promise<string> {
    const url = this.door.url.replaceAll('{organisation}', organisationId).replace(/\/+$/, '') + path;
    const headers = { accept: 'application/json, text/plain', ...(body && { 'content-type': 'application/json' }) };
    const answer = await request(url, { method, headers, dispatcher: this.agent, ...(body && { body }) })
      .then(async ({ statusCode, body: said }) => ({ statusCode, text: await said.text() }))
      .catch((cause: unknown) => {
        throw new Fault({ code: 'UNAVAILABLE', what: 'remote signer' }, { cause });
      });
    if (answer.statusCode === 200) return answer.text;
    const cause = new Error(`The remote signer answered ${answer.statusCode}.`);
    if (answer.statusCode >= 500 || answer.statusCode === 429)
      throw new Fault({ code: 'UNAVAILABLE', what: 'remote signer' }, { cause });
    const because = answer.statusCode === 404 ? 'it does not have this key' : `it refused with ${answer.statusCode}`;
    throw new Fault({ code: 'CONFLICT', what: 'remote signer', because }, { cause });
  }
}

/** 64 bytes, with the prefix of a point left away where it is there. */
export function pointOf(publicKey: string): string | null {
  const [, point] = /^0x(?:04)?([0-9a-f]{128})$/i.exec(publicKey) ?? [];
  return point ? `0x${point.toLowerCase()}` : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unlike = (what: string) =>
  new Fault({ code: 'CONFLICT', what: 'remote signer', because: `its answer is not ${what}` });
