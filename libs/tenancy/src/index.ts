export { refusal, tooManyOpen, type Outcome } from './invitation.js';
export { MembersService } from './members.service.js';
export { OrganisationsService, type Member } from './organisations.service.js';
export { PersonInvitationsService, type PersonInvitation } from './person-invitations.service.js';
