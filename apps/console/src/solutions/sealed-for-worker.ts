import { encryptText } from '@atoll/crypto/age';
import { AtollError } from '@atoll/sdk';

import { atoll } from '../shared/atoll.js';

type About = { chainId: string; resource: `0x${string}` };

/** A text that the worker of a department alone opens: it leaves this browser as age ciphertext. */
export async function sealedForWorker(about: About, content: object): Promise<string> {
  const { recipient } = (await atoll.cityProvider(about)).cityProvider;
  if (!recipient)
    throw new AtollError({ message: 'The department’s key is not made yet.', extensions: { code: 'UNAVAILABLE' } });
  return encryptText(recipient, JSON.stringify(content));
}
