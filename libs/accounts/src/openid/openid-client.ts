import { createHash } from 'node:crypto';
import * as openid from 'openid-client';

import { ProviderError, type Claims, type SentAlong } from './provider-error.js';

/** What the client asks by: an installation judges the addresses of providers as it does all that others chose. */
export interface Outgoing {
  fetch: openid.CustomFetch;
  /** Throws for a URL that is never asked and to which nobody is sent. */
  check(url: string): URL;
}

export type Provider = { issuer: string; clientId: string; secret: string | null };

const TIMEOUT_SECONDS = 5;
const SHOWN = 300;

/** Speaks to providers of OpenID Connect (Core 1.0): the code flow with PKCE, every ID token's signature checked by the provider's keys. */
export class OpenIdClient {
  constructor(private readonly outgoing: Outgoing) {}

  /** Throws where nobody could sign in by such a provider. */
  async check(issuer: string, clientId: string): Promise<void> {
    await this.configurationOf({ issuer, clientId, secret: null });
  }

  /** Where the browser goes. */
  async authorisation(provider: Provider, redirectUri: string, { state, nonce, verifier }: SentAlong): Promise<URL> {
    const { config } = await this.configurationOf(provider);
    return openid.buildAuthorizationUrl(config, {
      ...{ redirect_uri: redirectUri, scope: 'openid email profile', response_type: 'code', state, nonce },
      ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
    });
  }

  /** Exchanges the code that came back, and verifies what the provider says of whoever brings it. */
  async claims(provider: Provider, callback: URL, { state, nonce, verifier }: SentAlong): Promise<Claims> {
    const { config, reach } = await this.configurationOf(provider);
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await openid.authorizationCodeGrant(config, callback, checks);
      const said = tokens.claims()!;
      // Many keep the address for whoever asks by the access token; the subject has to be the same there.
      const asks = said['email'] === undefined && config.serverMetadata().userinfo_endpoint;
      const more = asks ? await openid.fetchUserInfo(config, tokens.access_token, said.sub) : {};
      const all: Record<string, unknown> = { ...more, ...said };
      const objectId = textOf(said['oid']); // who somebody is, the signed token alone says
      return { subject: said.sub, objectId, email: textOf(all['email']), name: textOf(all['name']) };
    } catch (cause) {
      if (reach.lost) throw new ProviderError('unreachable', reasonOf(cause), { cause });
      const denied = cause instanceof openid.AuthorizationResponseError && cause.error === 'access_denied';
      throw new ProviderError(denied ? 'denied' : 'refused', reasonOf(cause), { cause });
    }
  }

  private async configurationOf({ issuer, clientId, secret }: Provider) {
    const reach = { lost: false };
    const fetch: openid.CustomFetch = (url, options) =>
      this.outgoing.fetch(url, options).catch((error: unknown) => {
        reach.lost = true;
        throw error;
      });
    try {
      const server = this.outgoing.check(issuer);
      const isPlain = server.protocol === 'http:'; // the installation allows that, or the check had refused it
      const found = await openid.discovery(server, clientId, undefined, undefined, {
        ...{ [openid.customFetch]: fetch, timeout: TIMEOUT_SECONDS },
        ...(isPlain && { execute: [openid.allowInsecureRequests] }),
      });
      const metadata = found.serverMetadata();
      // The library takes the address of a configuration for an issuer, too, and one word for every tenant of Microsoft's.
      if (new URL(metadata.issuer).href !== server.href)
        throw new Error(`It says that its issuer is ${metadata.issuer}`);
      this.outgoing.check(metadata.authorization_endpoint ?? '');
      const config = new openid.Configuration(metadata, clientId, {}, authenticationOf(secret, metadata));
      config[openid.customFetch] = fetch;
      config.timeout = TIMEOUT_SECONDS;
      if (isPlain) openid.allowInsecureRequests(config);
      // Without this the library trusts the connection that an ID token came over, and looks at no signature.
      openid.enableNonRepudiationChecks(config);
      return { config, reach };
    } catch (cause) {
      throw new ProviderError('unreachable', reasonOf(cause), { cause });
    }
  }
}

/** A client with a secret shows it as the specification has it by default, unless the provider takes it in the body alone. */
function authenticationOf(
  secret: string | null,
  { token_endpoint_auth_methods_supported: methods }: openid.ServerMetadata,
) {
  if (secret === null) return openid.None();
  const byHeader = methods === undefined || methods.includes('client_secret_basic');
  return byHeader ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
}

const textOf = (claim: unknown): string | null => (typeof claim === 'string' && claim !== '' ? claim : null);

/** The innermost reason. Others' words are shown, so they are short and steer nothing. */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const { message = '' } = (inner ?? {}) as { message?: string };
  return message.slice(0, SHOWN).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}
