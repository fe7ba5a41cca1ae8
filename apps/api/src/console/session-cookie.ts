import type { IncomingHttpHeaders } from 'node:http';

/**
 * The console's credential. Scripts cannot read it, so that none can carry it away; a browser sends it along with whatever any
 * page asks, so it counts only in what our own page asks.
 */
export const ACCESS = { name: 'atoll_access', path: '/', site: 'Strict' } as const;
/** Only sent to where it is exchanged. */
export const REFRESH = { name: 'atoll_refresh', path: '/session', site: 'Strict' } as const;
/** Binds a sign-in by a provider to the browser that began it; it has to come along when the provider's page leads back. */
export const STATE = { name: 'atoll_sso', path: '/session/sso', site: 'Lax' } as const;

type Cookie = { name: string; path: string; site: 'Strict' | 'Lax' };

/** How long a session can be refreshed, at most; the platform ends it sooner where it must. */
const LASTS_MS = 30 * 24 * 3_600_000;

/**
 * The origin of the page that asks, where that is one of ours. Browsers say it themselves and no page can change it. Another port
 * of the same host is another origin, although SameSite takes it for the same site.
 */
export function ownPage(headers: IncomingHttpHeaders): URL | null {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined || !URL.canParse(origin)) return null;
  if (site !== undefined && site !== 'same-origin') return null;
  const page = new URL(origin);
  return page.host === host ? page : null;
}

/** What a cookie of our own page holds. */
export function cookieOf(headers: IncomingHttpHeaders, cookie: Cookie): string | undefined {
  const page = ownPage(headers);
  return page ? heldIn(headers, cookie, page) : undefined;
}

/** The same of a request that our page need not have made. */
export function heldIn(headers: IncomingHttpHeaders, cookie: Cookie, page: URL): string | undefined {
  const start = `${nameOf(cookie, page)}=`;
  const found = (headers.cookie ?? '').split('; ').find((each) => each.startsWith(start));
  return found?.slice(start.length) || undefined;
}

/** What the console sends instead of `Authorization`, in its form. */
export function authorizationBy(headers: IncomingHttpHeaders): string | undefined {
  const token = cookieOf(headers, ACCESS);
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** `Set-Cookie` for a value until a moment; without one the cookie goes. */
export function setCookie(page: URL, cookie: Cookie, value = '', until = new Date(0)): string {
  const parts = [`${nameOf(cookie, page)}=${value}`, `Path=${cookie.path}`, `Expires=${until.toUTCString()}`];
  return [...parts, 'HttpOnly', `SameSite=${cookie.site}`, ...(isSecure(page) ? ['Secure'] : [])].join('; ');
}

type Tokens = { accessToken: string; accessExpiresAt: Date; refreshToken: string };

/** `Set-Cookie` for a session. */
export function sessionCookies(page: URL, { accessToken, accessExpiresAt, refreshToken }: Tokens): string[] {
  return [
    setCookie(page, ACCESS, accessToken, accessExpiresAt),
    setCookie(page, REFRESH, refreshToken, new Date(Date.now() + LASTS_MS)),
  ];
}

const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';

/** With these prefixes browsers take it from no other host and over nothing but TLS. */
function nameOf({ name, path }: Cookie, page: URL): string {
  if (!isSecure(page)) return name;
  return path === '/' ? `__Host-${name}` : `__Secure-${name}`;
}
