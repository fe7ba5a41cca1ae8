export { AuditEntriesService, type AuditFilter, type AuditPlace } from './audit/audit-entries.service.js';
export { AuditReconciler } from './audit/audit.reconciler.js';
export { AuditRetentionsService, type AuditRetention } from './audit/audit-retentions.service.js';
export { headOf } from './audit/audit-tree.js';
export { notePlatform } from './audit/note-platform.js';
export {
  DirectoryPeopleService,
  NotUnique,
  type ProvisionedFilter,
  type ProvisionedPerson,
  type ProvisionedWish,
} from './directory-people.service.js';
export { refusal, tooManyOpen, type Outcome } from './invitation.js';
export { MembersService } from './members.service.js';
export { OrganisationsService, type Member } from './organisations.service.js';
export { PersonInvitationsService, type PersonInvitation } from './person-invitations.service.js';
export { addUp, BATCH as NOTES_AT_ONCE } from './metering/add-up.js';
export { countNodes, countStorage, storageSince, type Stored } from './metering/count-time.js';
export { giveNotice } from './metering/give-notice.js';
export { letGoOfUsage } from './metering/let-go.js';
export { BY_NODES, BY_TRANSACTIONS, MEASURES, wordsOf } from './metering/measure.js';
export { quotaRoom, requireQuota, spent, type QuotaRoom, type User } from './metering/quota-room.js';
export { QuotasService, type QuotaState, type QuotaWish } from './metering/quotas.service.js';
export {
  MOST_DAYS,
  placeOfUsage,
  USAGE_PLACE,
  UsageService,
  type Usage,
  type UsageFilter,
} from './metering/usage.service.js';
