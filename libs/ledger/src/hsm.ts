// A door of its own, so that only the process that signs loads what calls into foreign modules.
export { Pkcs11Custody } from './custody/pkcs11/pkcs11-custody.js';
export { unwrapBy } from './custody/pkcs11/unwrap.js';
