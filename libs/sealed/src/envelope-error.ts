/** Why an envelope is refused. */
export type EnvelopeProblem =
  /** It is not an envelope, or breaks a limit. */
  | 'MALFORMED'
  /** It is of a version that this program does not know. */
  | 'VERSION'
  /** The key is not among its readers, or was not wrapped for this resource, chain and epoch. */
  | 'NOT_A_READER'
  /** The key is not the epoch's, or the ciphertext is not what was sealed, or not at its place. */
  | 'CONTENT'
  /** The ciphertext ends early, or goes on after its end. */
  | 'LENGTH'
  /** The ciphertext does not have the root that the header says. */
  | 'ROOT';

export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';

  constructor(
    readonly code: EnvelopeProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
