export * from './actor.js';
export * from './fault.js';
export * from './permission.js';
