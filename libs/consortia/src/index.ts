export { adoptHistory, enterConsortium, keepSignatures } from './adopt-membership.js';
export { ConsortiaService, withinLimit, type Consortium, type ConsortiumMember } from './consortia.service.js';
export { InvitationsService, type ConsortiumInvitation } from './invitations.service.js';
export { historyOf, proposedIn, signedIn } from './membership-rows.js';
export { MembershipReconciler } from './membership.reconciler.js';
export { MembershipService, type MembershipVersion, type MembershipWish } from './membership.service.js';
export { ORGANISATION_SIGNER, type OrganisationSigner } from './organisation-signer.js';
