import { fromHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';

import type { Height } from './height.js';
import { isJustifiedProposal, isJustifiedRoundChange } from './justification.js';
import { authorOf, type Message, signerOf } from './message.js';
import { decodeMessage } from './message-codec.js';
import type { Refusal } from './status.js';

/** A message by a validator, with everything checked that needs neither the chain nor other messages; or why not. */
export type Admission = { readonly author: Address; readonly message: Message } | Refusal;

export function admit(bytes: Uint8Array, at: Height): Admission {
  try {
    const message = decodeMessage(bytes, at.validators.length);
    const author = authorOf(message.signed, at.recover);
    if (author === null || !at.validators.includes(author)) return 'not from a validator';
    return problemOf(author, message, at) ?? { author, message };
  } catch {
    // Decoding throws for whatever is malformed, and so may the hashing of a block that is.
    return 'malformed';
  }
}

function problemOf(author: Address, message: Message, at: Height): Refusal | null {
  switch (message.kind) {
    case 'prepare':
      return null;
    case 'commit': {
      const { digest, seal } = message.signed.payload;
      return signerOf(fromHex(digest), seal, at.recover) === author ? null : 'bad commit seal';
    }
    case 'roundChange':
      return isJustifiedRoundChange(message, at) ? null : 'unjustified round change';
    case 'proposal':
      if (author !== at.proposer(message.signed.payload.round)) return 'not the proposer';
      return isJustifiedProposal(message, at) ? null : 'unjustified proposal';
  }
}
