import type { Algorithm, RefusalCode } from '@atoll/credentials';

/** Why an authentication is refused. Each is another cheat, and none of them changes its name. */
export type AuthCode =
  'ACCEPTED' | RefusalCode | 'REPLAYED' | 'NOT_ANSWERED' | 'NOT_REGISTERED' | 'NOT_ACTIVE' | 'NOT_VOUCHED_FOR';

/** What is known of whoever answered, and as of which block. It holds at that block: ask again rather than keep it. */
export type Verdict = {
  accepted: boolean;
  code: AuthCode;
  /** A sentence for people. */
  because: string;
  did: string;
  /** By which algorithm the device's own key signed; C4's assurance is DEVICE_SIGNED then, and null for what was refused. */
  algorithm: Algorithm | null;
  assurance: 'DEVICE_SIGNED' | null;
  /** As the chain has it: REGISTERED, ACTIVE and so on. */
  deviceStatus: string | null;
  /** The block that all of it is read at. */
  block: string | null;
  /** Of the credential that vouches for the device, or that was presented. */
  credential: string | null;
  issuer: string | null;
};
