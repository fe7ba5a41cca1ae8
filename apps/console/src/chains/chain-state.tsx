import { Status, type Tone } from '@atoll/ui';

import { useWords } from '../words/words.js';

const TONES: Record<string, Tone> = {
  ...{ Running: 'good', Starting: 'warn', Proposed: 'warn', Stopping: 'warn', Deleting: 'warn', Prepared: 'warn' },
  ...{ Halted: 'bad', Refused: 'bad', Failed: 'bad', Lost: 'bad', Unknown: 'bad', Away: 'bad' },
  ...{ Stopped: 'idle', Planned: 'idle', Leaving: 'idle', Announced: 'idle', Connected: 'good' },
};

export const toneOf = (phase: string): Tone => TONES[phase] ?? 'idle';

/** A running chain at risk is not well. */
export const toneOfChain = ({ phase, reason }: { phase: string; reason: string }): Tone =>
  phase === 'Running' && /AtRisk|Stalled|Down|Behind/.test(reason) ? 'warn' : toneOf(phase);

export function Phase({ phase }: { phase: string }) {
  const { words } = useWords();
  return <Status tone={toneOf(phase)}>{words.phases[phase as keyof typeof words.phases] ?? phase}</Status>;
}

export function ChainPhase({ chain }: { chain: { phase: string; reason: string } }) {
  const { words } = useWords();
  const tone = toneOfChain(chain);
  const text =
    tone === 'warn' && chain.phase === 'Running'
      ? words.phases.AtRisk
      : (words.phases[chain.phase as keyof typeof words.phases] ?? chain.phase);
  return <Status tone={tone}>{text}</Status>;
}
