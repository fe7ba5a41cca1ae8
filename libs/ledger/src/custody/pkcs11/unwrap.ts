import type { Unwrap } from '../key-encryption-keys.js';
import { CKA, CKO, Cryptoki, number } from './cryptoki.js';
import type { Token } from './pkcs11-custody.js';

/** How the RSA key is labelled that key-encryption keys are wrapped by. */
const LABEL = 'atoll-kek';

/** Has a module open key-encryption keys with an RSA key that it holds. It is asked when a worker starts, and not again. */
export function unwrapBy({ module, label, pin }: Token, cryptoki = new Cryptoki(module)): Unwrap {
  return async (wrapped) => {
    const token = cryptoki.tokens().find((each) => each.label === label);
    if (!token) throw new Error(`The PKCS#11 module has no token "${label}".`);
    const session = cryptoki.open(token.slot, pin);
    const wanted: [number, Uint8Array][] = [
      [CKA.LABEL, Buffer.from(LABEL)],
      [CKA.CLASS, number(CKO.PRIVATE_KEY)],
    ];
    const [key] = cryptoki.find(session, wanted);
    if (key === undefined) throw new Error(`The token "${label}" has no private key "${LABEL}".`);
    return cryptoki.decrypt(session, key, wrapped);
  };
}
