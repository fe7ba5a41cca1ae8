/** What the worker takes: the API neither holds a provider's secret nor asks it anything. */
export { OpenIdClient, type Outgoing, type Provider } from './openid/openid-client.js';
export { ProviderError, type Claims } from './openid/provider-error.js';
export { ProviderSecrets, type ProviderRef } from './openid/provider-secrets.js';
