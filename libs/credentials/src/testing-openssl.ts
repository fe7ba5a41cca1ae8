// For tests of whoever issues certificates: OpenSSL as a judge.
export { CA, OpenSsl, type Wanted } from './certificates/testing.js';
