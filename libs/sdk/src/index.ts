export { connect, type Atoll, type AtollOptions } from './atoll.js';
export { AtollError } from './atoll-error.js';
export type * from './generated/sdk.js';
