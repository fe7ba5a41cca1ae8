import type { Bearer, CredentialsService } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';

/** What a request says about who sends it. */
export type Credential = {
  authorization: string | undefined;
  organisation: string | undefined;
  address: string;
  /** Our own page that asks, as its browser says. */
  page?: URL | null;
};

/** Who sends a request. Looked up when the first field needs to know, and once. */
export class Caller {
  private found: Promise<Bearer> | undefined;

  constructor(
    private readonly credentials: CredentialsService,
    private readonly credential: Credential,
  ) {}

  /** Where the request comes from. */
  get address(): string {
    return this.credential.address;
  }

  /** The page of this installation that asks; nobody else gets past this. */
  page(): URL {
    if (this.credential.page) return this.credential.page;
    throw new Fault({ code: 'UNAUTHENTICATED', because: 'Only the pages of this installation can ask this' });
  }

  bearer(): Promise<Bearer> {
    return (this.found ??= this.lookUp());
  }

  /** A person, with or without an organisation. */
  async person(): Promise<{ personId: string; sessionId: string }> {
    const { personId, sessionId } = await this.bearer();
    if (personId && sessionId) return { personId, sessionId };
    throw new Fault({ code: 'UNAUTHENTICATED', because: 'This is for people; an application key cannot do it' });
  }

  /** Somebody who acts for an organisation. */
  async actor(): Promise<Actor> {
    const { actor } = await this.bearer();
    if (!actor) throw Fault.invalid('Atoll-Organisation', 'must name the organisation you act for');
    return actor;
  }

  /** The same credential, to be looked up again. */
  anew(): Caller {
    return new Caller(this.credentials, this.credential);
  }

  /** The same caller with the rights of now, for what lasts longer than a request; null when they have ended. */
  async again(): Promise<Actor | null> {
    const bearer = await this.credentials.again(await this.bearer(), this.secret());
    return bearer?.actor ?? null;
  }

  private async lookUp(): Promise<Bearer> {
    return this.credentials.bearerOf(this.secret(), this.credential.organisation ?? null);
  }

  private secret(): string {
    const [scheme, secret] = (this.credential.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() === 'bearer' && secret) return secret;
    throw new Fault({ code: 'UNAUTHENTICATED', because: 'The request carries no credential' });
  }
}
