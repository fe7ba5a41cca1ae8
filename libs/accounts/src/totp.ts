/** What the worker takes: the API holds nothing that codes are made from. */
export { TotpSecrets } from './second-factor/totp-secrets.js';
