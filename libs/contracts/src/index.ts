export { CallsService, type ContractEvent, type Target } from './calls.service.js';
export { DeploymentReconciler } from './deployment.reconciler.js';
export { DeploymentsService } from './deployments.service.js';
export { ReleaseReconciler } from './release.reconciler.js';
export { ReleasesService, type ReleaseView } from './releases.service.js';
export { EVM_VERSIONS, type Problem } from './solidity/compile.js';
