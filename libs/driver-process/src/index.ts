export { rotate } from './node-log.js';
export type { Programs } from './node-process.js';
export { ProcessDriver, type ProcessDriverOptions } from './process-driver.js';
export { isAlive, myself, type ProcessIdentity } from './process-identity.js';
export { stopAll } from './stop.js';
