export { CHUNK, ciphertextRange, objectName, openChunk, opened, Sealing, TAG, type Chunks } from './content.js';
export {
  chunksOf,
  envelopeHash,
  envelopeText,
  MAX_RECIPIENTS,
  readEnvelope,
  wrapHash,
  type Binding,
  type Envelope,
  type Header,
  type Recipient,
} from './envelope.js';
export { EnvelopeError, type EnvelopeProblem } from './envelope-error.js';
export { newEpochKey, unwrapKey, wrapKey, type Epoch, type Reader } from './key-wrap.js';
