// For tests of whatever takes, keeps, proves or grants data.
export { StreamScene, type Said } from './streams/testing.js';
export { GrantsScene, inADay } from './grants/testing.js';
export { copyIndex } from './services/copy-index.js';
