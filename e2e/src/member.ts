import { connect, type Atoll, type SignInMutation, type SignUpMutation } from '@atoll/sdk';
import WebSocket from 'ws';

/** An organisation of the story, and the person who acts for it. */
export type Member = {
  name: string;
  organisationId: string;
  /** By which the person signs in at a browser. */
  signIn: { email: string; password: string };
  readonly token: string;
  atoll: Atoll;
};

/** Signs somebody up, founds an organisation, and gives back its hands. */
export async function join(url: string, name: string): Promise<Member> {
  const slug = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${Math.random().toString(36).slice(2, 10)}`;
  const signIn = { email: `${slug}@example.org`, password: `correct horse ${slug}` };
  const { signUp } = await connect({ url }).signUp({ input: { ...signIn, name: `${name}'s founder` } });
  const session = new Session(url, signUp);
  const token = () => session.token();
  const { createOrganisation } = await connect({ url, token }).createOrganisation({ input: { name } });
  const organisationId = createOrganisation.id;
  const atoll = connect({ url, token, organisation: () => organisationId, webSocket: WebSocket });
  return {
    ...{ name, organisationId, signIn, atoll },
    get token() {
      return session.current;
    },
  };
}

/** The same hands, for somebody who signs in. */
export async function handsOf(url: string, who: { email: string; password: string }): Promise<Atoll> {
  const { email, password } = who;
  const session = new Session(url, (await connect({ url }).signIn({ input: { email, password } })).signIn);
  const token = () => session.token();
  const { me } = await connect({ url, token }).me();
  return connect({ url, token, organisation: () => me.organisations[0]!.organisation.id });
}

/** How long before its end a token is exchanged for another. */
const EARLY_MS = 120_000;

/** Stories may take longer than the quarter of an hour that a token lasts. */
class Session {
  private renewing: Promise<void> | null = null;

  constructor(
    private readonly url: string,
    private tokens: SignUpMutation['signUp'] | SignInMutation['signIn'],
  ) {}

  get current(): string {
    return this.tokens.accessToken;
  }

  /** Each refresh token works once, so whoever comes meanwhile waits for the same exchange. */
  async token(): Promise<string> {
    if (Date.parse(this.tokens.accessExpiresAt) - Date.now() < EARLY_MS)
      await (this.renewing ??= this.renew().finally(() => (this.renewing = null)));
    return this.current;
  }

  private async renew(): Promise<void> {
    const { refreshToken } = this.tokens;
    this.tokens = (await connect({ url: this.url }).refreshSession({ refreshToken })).refreshSession;
  }
}
