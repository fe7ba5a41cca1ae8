// The door to X.509 certificates for whoever relies on them, and for the CAs: pure functions and one node of a chain, no server.
export { MOST_BYTES, MOST_CERTIFICATES, readCertificate, type Hex, type Read } from './certificates/certificate.js';
export {
  followLog,
  LogRefused,
  NOTHING_FOLLOWED,
  type AnchoredHead,
  type Followed,
  type LogSource,
} from './certificates/followed-log.js';
export { didOf, ownerOf, type Owner } from './certificates/owner.js';
export { alternativeNames, isIssuedBy, requirePath } from './certificates/path.js';
export { pemOf, readPem } from './certificates/pem.js';
export {
  CERTIFICATE_PROOF,
  readProof,
  type CertificateProof,
  type CertificateProofJson,
} from './certificates/proof.js';
export { CertificateRefused, REFUSALS, type Refusal } from './certificates/refused.js';
export { certificateId, LOGGED, Registry, REGISTRY_ABI, REVOKED, type OnChain } from './certificates/registry.js';
export { headCommitment, HEADS_LIST, leafOf, treeHeadBytes, type TreeHead } from './certificates/tree-head.js';
export { verifyCertificate, type Trust, type Verified } from './certificates/verify-certificate.js';
export * as x509 from './certificates/x509.js';
