import type { DeviceStatus } from '@atoll/sdk';
import { Status, type Tone } from '@atoll/ui';

import { useWords } from '../words/words.js';

const TONES: Record<DeviceStatus, Tone> = {
  UNREGISTERED: 'idle',
  REGISTERED: 'warn',
  ACTIVE: 'good',
  SUSPENDED: 'warn',
  QUARANTINED: 'bad',
  RETIRED: 'idle',
};

export function DeviceState({ status }: { status: DeviceStatus }) {
  const { words } = useWords();
  return <Status tone={TONES[status]}>{words.identity.statuses[status]}</Status>;
}
