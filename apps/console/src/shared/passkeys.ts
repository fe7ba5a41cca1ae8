/** Browsers have authenticators only where nobody listens, and these know hosts by names and not by addresses. */
export const PASSKEYS_WORK =
  window.isSecureContext && 'PublicKeyCredential' in window && !/^(\[|[\d.]+$)/.test(window.location.hostname);
