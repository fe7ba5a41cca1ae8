export { CallsService, type Call, type ContractEvent, type Target } from './calls.service.js';
export { DeploymentReconciler } from './deployment.reconciler.js';
export { DeploymentsService, type DeploymentWish } from './deployments.service.js';
export { ReleaseReconciler } from './release.reconciler.js';
export { ReleasesService, type ReleaseView, type ReleaseWish } from './releases.service.js';
export { EVM_VERSIONS, type Problem, type Source } from './solidity/compile.js';
