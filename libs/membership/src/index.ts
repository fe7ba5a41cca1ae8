export { canonicalText, hashOf, MAX_FILE_BYTES } from './canonical.js';
export {
  checkSuccession,
  mergeHistories,
  signaturesNeeded,
  signersSoFar,
  type VerifiedMembership,
  verifyMembership,
} from './history.js';
export { answerTo, type JoinAnswer, type NodeOffer, readAnswer, verifyAnswer } from './join-answer.js';
export {
  BUNDLE_TYPE,
  type BundledPeer,
  type JoinBundle,
  readBundle,
  type VerifiedBundle,
  verifyBundle,
} from './join-bundle.js';
export { MAX_BUNDLE_DAYS } from './lifetime.js';
export { draftMembership, MAX_MEMBERS, type MemberEntry, type MembershipDocument } from './membership.js';
export { type MembershipFile, readMembershipFile, writeMembershipFile } from './membership-file.js';
export { type OrganisationKey, readOrganisationKey, thumbprintOf } from './organisation-key.js';
export { newOrganisationKey, type Signed, signDocument, signWith } from './signed.js';
