export { constructorInputs, eventOf, functionOf, signatureOf } from './abi/members.js';
export { explainRevert } from './abi/revert.js';
export { readArguments, readValues, writeTuple, writeValue, type TypedJson } from './abi/typed-json.js';
export { AnchorReconciler } from './anchoring/anchor.reconciler.js';
export { AuditAnchoringsService, type AuditAnchor } from './anchoring/audit-anchorings.service.js';
export { Backends } from './custody/backends.js';
export { CUSTODY, verifiedBy, type Custody, type Face } from './custody/custody.js';
export { readKeyEncryptionKeys } from './custody/key-encryption-keys.js';
export { readMasterKey, readSecret } from './custody/master-key.js';
export { RemoteCustody } from './custody/remote/remote-custody.js';
export { Web3Signer, type SignerDoor } from './custody/remote/web3signer.js';
export { RotationReconciler } from './custody/rotation.reconciler.js';
export { SealedCustody } from './custody/sealed-custody.js';
export { SealedOrganisationSigner } from './custody/sealed-organisation-signer.js';
export { KeyExportReconciler } from './exports/key-export.reconciler.js';
export { KeyExportsService } from './exports/key-exports.service.js';
export { answered, failed, ranked, type RpcNode } from './gateway/balance.js';
export { BOUNDS, RPC_LIMITS } from './gateway/limits.js';
export { checkLogRange, matches, readLogMatch, type LogMatch } from './gateway/log-filter.js';
export { METHOD_GROUPS, METHOD_NAMES, METHODS, NEEDS_WEB_SOCKET, type MethodGroup } from './gateway/methods.js';
export { beyond, malformed, notListed, notOffered, overRate, refusal, refusalOf } from './gateway/refusals.js';
export { idOf, isRecord, readRequest, type RpcId, type RpcRequest } from './gateway/request.js';
export { RpcDirectory, type RpcApplication, type RpcChain } from './gateway/rpc-directory.js';
export { RpcLimitsService, type RpcLimits } from './gateway/rpc-limits.service.js';
export { RpcUsageService } from './gateway/rpc-usage.service.js';
export { TokenBuckets } from './gateway/token-buckets.js';
export { UsageCount } from './gateway/usage-count.js';
export { EventsService, type EventQuery, type FoundLog } from './indexer/events.service.js';
export { ExplorerService, type Holding, type InBlock } from './indexer/explorer.service.js';
export {
  OnChainService,
  type AccountState,
  type ReadCall,
  type Token,
  type TokenPlace,
} from './indexer/on-chain.service.js';
export { FactoryRulesService } from './indexer/factory-rules.service.js';
export { forgetIndex } from './indexer/forget-index.js';
export { HEADERS, type HeadersOf } from './indexer/headers.js';
export { Heads } from './indexer/heads.js';
export { IndexWishesService } from './indexer/index-wishes.service.js';
export { IndexReconciler } from './indexer/index.reconciler.js';
export { IntentReconciler } from './intents/intent.reconciler.js';
export type { TypedData } from './intents/intent-form.js';
export { hashOf, reasonOf, stateOf, type IntentState, type IntentView } from './intents/intent-view.js';
export type { IntentWish } from './intents/intent-wish.js';
export { IntentsService } from './intents/intents.service.js';
export { contractsOf, type SponsoredContract } from './intents/sponsored.js';
export { SponsorshipsService, type SponsorshipLimits } from './intents/sponsorships.service.js';
export { KeyReconciler } from './keys/key.reconciler.js';
export { KEY_BACKENDS, KeysService } from './keys/keys.service.js';
export { requireBorn, requireOnChain } from './keys/usable.js';
export { requirePermitted } from './policies/active-policies.js';
export { ApprovalReconciler } from './policies/approval.reconciler.js';
export { ApprovalsService } from './policies/approvals.service.js';
export { signedAsPermitted } from './policies/messages.js';
export { PoliciesService, type PolicyWish } from './policies/policies.service.js';
export { MeteringReconciler, VOLUME_BYTES } from './metering/metering.reconciler.js';
export { enqueueSignature } from './signatures/enqueue-signature.js';
export { SignatureReconciler } from './signatures/signature.reconciler.js';
export { SignaturesService } from './signatures/signatures.service.js';
export { ConcernedWebhooks } from './streams/concerned-webhooks.js';
export {
  EventStreamsService,
  placeOf,
  type EventStreamWish,
  type StreamStart,
} from './streams/event-streams.service.js';
export { JudgedFetch } from './streams/judged-fetch.js';
export { isBefore, offsetOf, placeIn, type Place } from './streams/place.js';
export type { StreamedEvent } from './streams/read-events.js';
export { eventsOf, type StreamFilter } from './streams/stream-filter.js';
export { StreamReadings, type Look, type Reading } from './streams/stream-readings.js';
export { pingPayload } from './streams/payload.js';
export { signedHeaders } from './streams/signature.js';
export { WebhookDoor, type Pinged } from './streams/webhook-door.js';
export { WEBHOOK_PACE, type WebhookPace } from './streams/webhook-pace.js';
export { WEBHOOK_POLICY, webhookPolicyOf, WebhookPolicy, WEBHOOKS_ENVIRONMENT } from './streams/webhook-policy.js';
export { WebhookSecrets } from './streams/webhook-secrets.js';
export { WebhookSender, type Sent } from './streams/webhook-sender.js';
export { goesOn, WebhookReconciler } from './streams/webhook.reconciler.js';
export { WebhooksService } from './streams/webhooks.service.js';
export { AccountReconciler } from './transactions/account.reconciler.js';
export { signed, type Body } from './transactions/bytes.js';
export type { Failure } from './transactions/failure.js';
export { isVerdict, revertDataOf } from './transactions/verdict.js';
export { endpointsOf, onFirstAnswering } from './transactions/chain-rpc.js';
export { isMember, LEFT } from './transactions/membership.js';
export { personBehind } from './transactions/person-behind.js';
export { requireBlocks } from './transactions/require-blocks.js';
export { readSendAnswer } from './transactions/send-answer.js';
export { STEP_KINDS, type StepKind, type TransactionStep } from './transactions/history.js';
export { Room } from './transactions/room.js';
export { enqueue, submitAll, type Submitted } from './transactions/submission.js';
export type { TransactionWish } from './transactions/wish.js';
export { MOST_SUBMITTED, TransactionsService, type TransactionFilter } from './transactions/transactions.service.js';
