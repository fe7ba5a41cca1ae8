export * from './generated/client.js';
export * from './generated/enums.js';
export { Listener, type Change } from './listener.js';
export { migrate } from './migrate.js';
export { nudge } from './nudge.js';
export { onDuplicate } from './on-duplicate.js';
export { provisionLogins, type Logins } from './provision-logins.js';
export { Store, type Db, type Who } from './store.js';
