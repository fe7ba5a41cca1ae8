import { HOTP, Secret, TOTP } from 'otpauth';
import { randomBytes, timingSafeEqual } from 'node:crypto';

/** What every app takes: SHA-1, six digits, thirty seconds (RFC 6238, with the defaults of RFC 4226). */
const SHAPE = { algorithm: 'SHA1', digits: 6 };
const PERIOD_SECONDS = 30;
/** As long as the digest, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
/** How many steps a clock may be early or late. */
const DRIFT = 1;

export const newTotpSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

/** What an app takes, as a link or in a QR code. */
export function enrolmentUri(secret: Uint8Array, account: string): string {
  const label = { issuer: 'Atoll', label: account };
  return new TOTP({ ...SHAPE, ...label, period: PERIOD_SECONDS, secret: copied(secret) }).toString();
}

/** The time step that a code is of; null for a wrong one. Every step is looked at, so that time tells nothing of it. */
export function stepOf(secret: Uint8Array, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const present = TOTP.counter({ period: PERIOD_SECONDS, timestamp: now });
  let found: number | null = null;
  for (let step = present - DRIFT; step <= present + DRIFT; step++) {
    const right = HOTP.generate({ ...SHAPE, secret: copied(secret), counter: step });
    if (timingSafeEqual(Buffer.from(right), Buffer.from(code))) found = step;
  }
  return found;
}

/** The library takes a whole buffer, and small ones share theirs. */
const copied = (secret: Uint8Array) => new Secret({ buffer: Uint8Array.from(secret).buffer });
