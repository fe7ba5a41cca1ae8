export { ObjectChunks } from './objects/object-chunks.js';
export { ObjectCopies } from './objects/object-copies.js';
export { ObjectReconciler } from './objects/object.reconciler.js';
export { MAX_PART_BYTES, OBJECT_LIMITS } from './objects/object.js';
export { DataObjectsService, type DataChunk, type DataWish } from './objects/data-objects.service.js';
export { ObjectsService, type ObjectWish, type StoreWish } from './objects/objects.service.js';
export { DataStreamReconciler } from './streams/data-stream.reconciler.js';
export {
  DataStreamsService,
  type DataStreamPace,
  type DataStreamWish,
  type SignerWish,
} from './streams/data-streams.service.js';
export { givenOf, MOST_PAYLOAD, readGiven, type GivenReading } from './streams/given-reading.js';
export { readCsv, readJsonLines, type Line } from './streams/read-readings.js';
export { isKept, READING_CODES, type ReadingCode } from './streams/reading-code.js';
export { ReadingsIngest } from './streams/readings-ingest.js';
export { ReadingsService, senmlOf, type ReadingRange, type ReceiptParts } from './streams/readings.service.js';
export { ReceiptsService } from './receipts/receipts.service.js';
export type { ServiceQuery, ServiceView } from './services/find-services.js';
export type { DeedView } from './services/service-deed.js';
export { ServiceCallsService, type ServiceAnswer, type ServiceCallWish } from './services/service-calls.service.js';
export { ServiceRegistryReconciler } from './services/service-registry.reconciler.js';
export { ServicesService, type ServiceWish } from './services/services.service.js';
export { TicketsService, type AccessWish, type Consent, type InteractionWish } from './services/tickets.service.js';
export { marked, traced, type Accusation, type Marking, type Row } from './city/watermark.js';
export { CityCallsService, MOST_BROUGHT, type CallFilter } from './city/calls.service.js';
export { CityAnswerReconciler } from './city/city-answer.reconciler.js';
export { CityMirrorReconciler } from './city/city-mirror.reconciler.js';
export { CityProviderReconciler } from './city/city-provider.reconciler.js';
export { DatasetsService, type DatasetView } from './city/datasets.service.js';
export type { DatasetDescriptor } from './city/descriptor.js';
export { LeakTraceReconciler } from './city/leak-trace.reconciler.js';
export { LeaksService, type TraceWish } from './city/leaks.service.js';
export { MarkSecrets } from './city/mark-secrets.js';
export { SubjectAccessesService, type SubjectAccess } from './city/subject-accesses.service.js';
export { handleOf, provesSubject, type SubjectProof } from './city/subjects.js';
export { AccessDeedReconciler } from './grants/access-deed.reconciler.js';
export { AccessMirrorReconciler } from './grants/access-mirror.reconciler.js';
export { DataPoliciesService, type TermsWish } from './grants/data-policies.service.js';
export {
  PrivacyPoliciesService,
  type PrivacyParty,
  type PrivacyView,
  type PrivacyWish,
} from './grants/privacy-policies.service.js';
export { EpochKeys, type SealingKey } from './grants/epoch-keys.js';
export {
  GrantsService,
  justificationHash,
  type AskWish,
  type GiveWish,
  type GrantFilter,
  type GrantPlace,
} from './grants/grants.service.js';
export { KeyReleaseReconciler } from './grants/key-release.reconciler.js';
export { KeyReleasesService, type KeyWish } from './grants/key-releases.service.js';
export { ACCESS_SCOPES, scopesIn, type AccessScope } from './grants/masks.js';
export { namesIn, PurposesService, type PurposeWish } from './grants/purposes.service.js';
export { ReaderKeysService, type ReaderKey } from './grants/reader-keys.service.js';
export { provesReceipt, type ReceiptLeaf, type ReceiptProof } from './grants/receipt-tree.js';
export { AccessReceiptsService, leafOf, type KeptWish, type Processing } from './grants/access-receipts.service.js';
export {
  DataAssetsService,
  type AssetQuery,
  type AssetView,
  type AssetWish,
  type OfferWish,
} from './market/data-assets.service.js';
export { DataOrdersService, type OrderFilter, type OrderView } from './market/data-orders.service.js';
export { DisputesService, type JudgementWish, type PanelWish } from './market/disputes.service.js';
export { OfferedDataService } from './market/offered-data.service.js';
export { MarketMirrorReconciler } from './market/market-mirror.reconciler.js';
export {
  judgeKey,
  reportOf,
  samplePlaces,
  type Evidence,
  type KeyVerdict,
  type Sample,
  type Sold,
} from './market/verdict.js';
export { SearchService, type Found } from './search/search.service.js';
export { FOUND_KINDS } from './search/sources.js';
export { madeBy } from './made-by.js';
