import { MOST_BYTES, readCertificate, x509, type Read } from '@atoll/credentials/certificates';
import { Fault } from '@atoll/kernel';

/** A certificate that somebody gave. */
export function read(field: string, der: Uint8Array): Read {
  if (der.length > MOST_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of a certificate', limit: MOST_BYTES });
  try {
    return readCertificate(der);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'is not an X.509 certificate in DER' }, { cause });
  }
}

const MOST_REQUEST_BYTES = 8_192;

/** What a key asks for, by PKCS #10, as far as it is believed: that the key is there. Returns its subject public key info. */
export async function keyInRequest(der: Uint8Array): Promise<Uint8Array> {
  if (der.length > MOST_REQUEST_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of a certificate request', limit: MOST_REQUEST_BYTES });
  const request = await attempt(async () => {
    const csr = new x509.Pkcs10CertificateRequest(Uint8Array.from(der));
    if (!(await csr.verify())) throw new Error('its key did not sign it');
    return csr;
  });
  const { name, namedCurve, modulusLength } = request.publicKey.algorithm as {
    name: string;
    namedCurve?: string;
    modulusLength?: number;
  };
  const isTaken =
    (name === 'ECDSA' && (namedCurve === 'P-256' || namedCurve === 'P-384')) ||
    (name.startsWith('RSA') && [2_048, 3_072, 4_096].includes(modulusLength ?? 0));
  if (!isTaken)
    throw Fault.invalid('request', 'must be of a key on P-256 or P-384, or an RSA key of 2048, 3072 or 4096 bits');
  return new Uint8Array(request.publicKey.rawData);
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Fault(
      { code: 'INVALID', field: 'request', because: 'is not a certificate request (PKCS #10) that its key signed' },
      { cause },
    );
  }
}
