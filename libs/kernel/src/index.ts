export * from './actor.js';
export * from './environment.js';
export * from './fault.js';
export * from './permission.js';
