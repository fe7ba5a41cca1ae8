/** A key, signature or sealed text that is not what it should be. The message never contains the secret. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
}
