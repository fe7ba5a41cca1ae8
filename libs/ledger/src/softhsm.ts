// For faults and benches: a hardware security module in software.
export { softHsm } from './custody/pkcs11/testing.js';
