/** Why a connection ended. The code is what logs, metrics and tests name; docs/peer-protocol.md lists them. */
export type PeerErrorCode =
  | 'STRANGER'
  | 'BAD_PROOF'
  | 'GENESIS_MISMATCH'
  | 'VERSION_MISMATCH'
  | 'HANDSHAKE_TIMEOUT'
  | 'TOO_MANY_PENDING'
  | 'DUPLICATE'
  | 'PENALISED'
  | 'REMOVED'
  | 'FRAME_SIZE'
  | 'BAD_MESSAGE'
  | 'INVALID_BLOCK'
  | 'USELESS_ANSWER'
  | 'SILENT'
  | 'TOO_SLOW'
  | 'TRANSPORT'
  | 'CLOSING';

export class PeerError extends Error {
  override readonly name = 'PeerError';

  constructor(
    readonly code: PeerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
