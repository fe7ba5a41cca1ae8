export { ConsortiaService, type Consortium, type ConsortiumMember } from './consortia.service.js';
export { InvitationsService, type ConsortiumInvitation } from './invitations.service.js';
