// A real provider of OpenID Connect on this machine, for tests: `oidc-provider`, with its own pages for signing in.
import { importJWK, SignJWT, decodeJwt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type KoaContextWithOIDC } from 'oidc-provider';

/** What a hostile provider says otherwise than it should, in ID tokens that its own key signs, or another one. */
export type Lies = { claims?: Record<string, unknown>; key?: JWK };

export type Client = { id: string; secret: string | null };

export type TestProvider = Awaited<ReturnType<typeof testProvider>>;

export const signingKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' };
};

/** Everybody may sign in, as whoever they say; `people` says what else is claimed of them. `host` is a name of this machine. */
export async function testProvider(clients: Client[], redirectUri: string, host = '127.0.0.1') {
  const server = http.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const key = await signingKey();
  const people = new Map<string, Record<string, unknown>>();
  const said: { lies: Lies | null } = { lies: null };

  const provider = new Provider(issuer, {
    clients: clients.map(({ id, secret }) => ({
      ...{ client_id: id, redirect_uris: [redirectUri], response_types: ['code'] as const },
      ...(secret === null
        ? { token_endpoint_auth_method: 'none' as const }
        : { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' as const }),
    })) as never,
    jwks: { keys: [key] } as never,
    cookies: { keys: ['test'] },
    claims: { openid: ['sub'], email: ['email'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.org`, name: sub, ...people.get(sub) }),
    }),
  });
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path !== '/token' || !body?.id_token || !said.lies) return;
    const { claims, key: other = key } = said.lies;
    const signer = new SignJWT({ ...decodeJwt(body.id_token), ...claims }).setProtectedHeader({
      alg: 'RS256',
      kid: 'test',
    });
    ctx.body = { ...body, id_token: await signer.sign(await importJWK(other)) };
  });
  server.on('request', provider.callback());

  /** As a browser at the provider's own pages: from the address that it is sent to, until it is sent back. */
  async function visit(start: string, login: string): Promise<URL> {
    const jar = new Map<string, string>();
    const go = async (url: string, form?: Record<string, string>): Promise<Response> => {
      const response = await fetch(new URL(url, issuer), {
        redirect: 'manual',
        headers: { cookie: [...jar].map((each) => each.join('=')).join('; ') },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';')[0]!.split(/=(.*)/s);
        jar.set(name, value);
      }
      return response;
    };
    let response = await go(start);
    for (;;) {
      const location = response.headers.get('location');
      if (location?.startsWith(redirectUri)) return new URL(location);
      if (location) response = await go(location);
      else {
        const page = await response.text();
        const [action, prompt] = [/action="([^"]+)"/, /name="prompt" value="([^"]+)"/].map(
          (each) => each.exec(page)?.[1],
        );
        if (!action || !prompt) throw new Error(`The provider answered ${response.status}: ${page}`);
        response = await go(action, { prompt, login, password: 'x' });
      }
    }
  }

  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { issuer, people, said, provider, visit, close };
}
