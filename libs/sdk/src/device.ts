// The door for devices: a key, and what is signed with it. Node.js without a framework; no server is asked.
export type { Curve, Seat } from './device/curves.js';
export { Device, type DeviceIntent } from './device/device.js';
export { createKeyFile, openKeyFile } from './device/key-file.js';
export { bringProof } from './device/possession.js';
export { readSecret, SecretFileError, writeSecret } from './device/secret-file.js';
export { signReading, type Content, type Measured, type SignedReading, type StreamPlace } from './device/reading.js';
export type { DeviceInfo, Place } from './device/typed-data.js';

// Full participants: devices, gateways and services that follow a chain by themselves, and speak to each other directly.
export { FollowedChain, trustedPlace, type Place as ChainPlace } from './device/follow.js';
export { ServiceSession, type CallOptions, type Used } from './device/call.js';
export type { FoundService } from './device/discover.js';
export {
  KernelState,
  type KernelPlaces,
  type ProvenDevice,
  type ProvenService,
  type ProvenTicket,
} from './device/kernel-state.js';
export { LAYOUT } from './device/kernel-layout.js';
export { Nodes } from './device/nodes.js';
export { ProvenState } from './device/proven-state.js';
export {
  accessConsent,
  Participant,
  type DeviceUpdate,
  type InteractionRecord,
  type ParticipantOptions,
} from './device/participant.js';
export { ParticipantError, type ParticipantCode } from './device/participant-error.js';
export { IDENTITY_ABI, REGISTRY_ABI } from './device/registry-abi.js';
export { serve, type ServeOptions, type Serving } from './device/serve.js';
export { Service, type Asker, type ServiceOptions } from './device/service.js';
export type { RefusalCode } from './device/session.js';
export { interactionDigest, isSignedBy, requestDigest, sessionDigest, type Signer } from './device/signatures.js';
