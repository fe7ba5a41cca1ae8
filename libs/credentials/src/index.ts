export { challengeMessage, verifyAnswer, type Challenge } from './challenge.js';
export {
  canonical,
  commitmentTo,
  onChainOf,
  REGISTRY_ENTRY,
  registryEntry,
  type Hex,
  type OnChain,
} from './commitment.js';
export {
  credentialOf,
  CREDENTIALS_V2,
  issuerOf,
  stated,
  statusesOf,
  typesOf,
  type Credential,
  type Statement,
} from './credential.js';
export {
  didOf,
  ethrOf,
  isDid,
  keysOf,
  sameDid,
  type DidDocument,
  type Purpose,
  type Resolve,
  type VerificationMethod,
} from './did.js';
export { reveal, type ClaimPath, type Revealed } from './disclosures.js';
export { ethrDocuments, headOf, type Block, type Rpc } from './ethr-documents.js';
export { issueJwt, issueSdJwt } from './issue.js';
export { readJws, requireSigned, writeJws, type Jws, type Signer } from './jws.js';
export { ALGORITHMS, isSignedBy, keyOfJwk, keyOfMethod, type Algorithm, type Jwk, type PublicKey } from './keys.js';
export { MOST_BYTES, MOST_DISCLOSURES, MOST_LIST_BYTES, SKEW_SECONDS } from './limits.js';
export { presentJwt, presentSdJwt, verifyPresentation, type Asked, type Presented } from './present.js';
export { Refusal, type RefusalCode } from './refusal.js';
export { clientIdOf, presentationRequest, presentationsIn, requireWanted, type Wanted } from './request.js';
export {
  Bitstring,
  DEFAULT_TTL,
  FEWEST_ENTRIES,
  MOST_ENTRIES,
  readStatusList,
  statusEntry,
  statusListClaims,
  StatusLists,
  type FetchList,
  type StatusList,
  type StatusPurpose,
} from './status-list.js';
export { readJson, readObject, type Json, type JsonObject } from './strict-json.js';
export { verifyCredential, type CredentialForm, type Judging, type Verified } from './verify.js';
