// For tests of what asks for certificates from outside.
export { CertificateScene, newKeyPair, requestOf, type KeyPair } from './certificates/testing.js';
