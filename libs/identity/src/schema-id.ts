import { stringToHex, type Hex } from 'viem';

/** What vouches for a device, so that it may become Active. */
export const DEVICE_ENDORSEMENT = 'DeviceEndorsement';

/** A schema on a chain: its name in 32 bytes. */
export const schemaIdOf = (name: string): Hex => stringToHex(name, { size: 32 });
