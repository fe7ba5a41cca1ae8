export { DeviceReconciler } from './devices/device.reconciler.js';
export { DeviceRegistryReconciler } from './devices/device-registry.reconciler.js';
export { notOwn, type DeviceFilter, type DeviceView, type OwnPart } from './devices/device-list.js';
export { DevicesService } from './devices/devices.service.js';
export { keyOf } from './devices/device-wish.js';
export { didOf } from './devices/did.js';
export { EnrolmentsService, type FileWish, type Progress } from './devices/enrolments.service.js';
export { possessionMessage, PossessionService, type Possession } from './devices/possession.service.js';
export { FILE_LIMITS, type FileFormat } from './devices/read-file.js';
export { DidsService, type Attribute, type Delegate } from './devices/dids.service.js';
export { AuthChallengeReconciler } from './authentication/auth-challenge.reconciler.js';
export { AuthenticationsService } from './authentication/authentications.service.js';
export {
  ChallengesService,
  LONGEST_SECONDS,
  type Challenged,
  type ChallengeWish,
} from './authentication/challenges.service.js';
export { DEVICE_STATUS } from './authentication/device-standing.js';
export type { AuthCode, Verdict } from './authentication/verdict.js';
export { isAccredited, requireAccredited } from './credentials/accreditation.js';
export { CredentialReconciler } from './credentials/credential.reconciler.js';
export { CredentialSchemasService, type Claims } from './credentials/credential-schemas.service.js';
export {
  IssuedCredentialsService,
  type CredentialView,
  type IssueWish,
  type PublicUrl,
} from './credentials/issued-credentials.service.js';
export { IssuingKeysService, type ListedKey } from './credentials/issuing-keys.service.js';
export { LIST_TTL, listIdOf, StatusListReconciler } from './credentials/status-list.reconciler.js';
export { ForeignLists } from './credentials/foreign-lists.js';
export { fetchForeignList, ForeignListDoor, type ForeignList } from './credentials/foreign-list-door.js';
export { StatusListsService, type PublishedList } from './credentials/status-lists.service.js';
export { didDocuments, headOf } from './did-documents.js';
export { DEVICE_ENDORSEMENT, schemaIdOf } from './schema-id.js';
export { AuthoritiesService, type AuthorityWish, type OutsideAuthority } from './certificates/authorities.service.js';
export { CertificateLogReconciler, treeHeadOf } from './certificates/certificate-log.reconciler.js';
export {
  CertificateLogsService,
  type ChainAndProof,
  type InclusionProof,
} from './certificates/certificate-logs.service.js';
export { CertificateReconciler } from './certificates/certificate.reconciler.js';
export {
  CertificatesService,
  stateOf,
  type CertificateState,
  type CertificateWish,
} from './certificates/certificates.service.js';
export { RevocationListReconciler } from './certificates/revocation-list.reconciler.js';
export {
  AcmeService,
  statusOf,
  type Attestation,
  type Enrolment,
  type OrderView,
} from './certificates/acme.service.js';
