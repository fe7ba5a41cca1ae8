// The API with the worker's class for codes behind its door, the apps that make them, and people who have one; for tests.
import { TotpSecrets } from '@atoll/accounts/totp';
import { Store } from '@atoll/store';
import { base32nopad } from '@scure/base';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { startTestApi, type Answer } from '../testing.js';

export const password = 'correct horse battery';
const STEP_MS = 30_000;

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
const BY_CODE =
  'mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) { accessToken refreshToken person { email } } }';
const ENROL = 'mutation ($input: EnrolSecondFactorInput!) { enrolSecondFactor(input: $input) }';
const CONFIRM = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
const REMOVE = 'mutation ($input: SecondFactorProofInput!) { removeSecondFactor(input: $input) }';

export type Codes = Awaited<ReturnType<typeof startCodes>>;
type Variables = Record<string, unknown>;

export const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code ?? null;

export async function startCodes() {
  const door = http.createServer((request, response) => void answered(request, response));
  await once(door.listen(0, '127.0.0.1'), 'listening');
  const api = await startTestApi({
    ATOLL_INTERNAL_TOKEN: 'test-internal-token',
    ATOLL_WORKER_URL: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
  });
  const worker = new Store(api.logins.worker);
  /** What the worker's clock says; people's apps have the same. */
  let now = Date.now();
  let from = 0;

  /** The worker's door, behind which its own class answers. */
  async function answered(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const secrets = new TotpSecrets(worker, { id: 'm', bytes: new Uint8Array(32).fill(7) }, () => now);
    const body = (await json(request)) as { account: string; code: string };
    const [personId = '', verb] = (request.url ?? '').split('/').slice(3);
    try {
      const answer =
        verb === 'enrol'
          ? { uri: await secrets.enrol(personId, body.account) }
          : { id: await secrets.take(personId, body.code) };
      response.end(JSON.stringify(answer));
    } catch {
      response.writeHead(400).end();
    }
  }

  /** An app as its makers write one: RFC 4226, section 5.3, over the time steps of RFC 6238. */
  class App {
    readonly #secret: Uint8Array;

    constructor(readonly uri: string) {
      this.#secret = base32nopad.decode(new URL(uri).searchParams.get('secret') ?? '');
    }

    code(steps = 0): string {
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS) + steps));
      const digest = createHmac('sha1', this.#secret).update(counter).digest();
      const number = digest.readUInt32BE(digest.at(-1)! & 15) & 0x7fffffff;
      return String(number % 1_000_000).padStart(6, '0');
    }

    /** The code of a time step that gave none yet. */
    next(): string {
      now += STEP_MS;
      return this.code();
    }
  }

  /** Each test from an address of its own, since attempts are counted by it. */
  const address = () => `198.51.100.${from}`;
  const ask = (token: string | null, query: string, variables: Variables = {}) =>
    api.ask({ from: address(), ...(token !== null && { token }) }, query, variables);
  const get = async (token: string | null, query: string, variables: Variables = {}) => {
    const { data, errors } = await ask(token, query, variables);
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  const enrol = async (token: string) =>
    new App((await get(token, ENROL, { input: { password } })).enrolSecondFactor as string);
  async function enrolled() {
    const person = await api.person();
    return { ...person, app: await enrol(person.token) };
  }
  /** An app, asked for from now on. */
  async function setUp(token: string) {
    const app = await enrol(token);
    const { confirmSecondFactor } = await get(token, CONFIRM, { code: app.next() });
    return { app, recovery: confirmSecondFactor as [string, ...string[]] };
  }
  /** Somebody whose password is half of a sign-in. */
  async function guarded() {
    const person = await api.person();
    return { ...person, ...(await setUp(person.token)) };
  }
  async function challengeFor(email: string, secret = password): Promise<string> {
    const answer = await ask(null, SIGN_IN, { input: { email, password: secret } });
    expect(answer.data).toBeNull();
    expect(codeOf(answer)).toBe('CODE_REQUIRED');
    return answer.errors![0]!.extensions['challenge'] as string;
  }
  const answer = (challenge: string, code: string) => ask(null, BY_CODE, { input: { challenge, code } });

  async function close(): Promise<void> {
    await Promise.all([api.close(), worker.close()]);
    door.close();
  }

  return {
    ...{ api, App, SIGN_IN, ENROL, CONFIRM, REMOVE, address, ask, get },
    ...{ enrolled, setUp, guarded, challengeFor, answer, close },
    /** For the next test. */
    anew: () => void from++,
    pass: (ms: number) => void (now += ms),
  };
}
