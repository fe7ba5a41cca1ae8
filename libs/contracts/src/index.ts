export { CallsService, type Call, type ContractEvent, type Target } from './calls.service.js';
export { DeploymentReconciler } from './deployment.reconciler.js';
export { DeploymentsService, type DeploymentWish } from './deployments.service.js';
export { ReleaseReconciler } from './release.reconciler.js';
export { MAX_SOURCE_BYTES, ReleasesService, type ReleaseWish } from './releases.service.js';
export type { Problem, Source } from './solidity/compile.js';
