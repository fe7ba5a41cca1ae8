import type { DeploymentStatus } from '@atoll/sdk';
import { Status, type Step } from '@atoll/ui';

import { useWords, type Words } from '../words/words.js';

const ORDER: DeploymentStatus[] = ['QUEUED', 'COMPILED', 'SIGNED', 'MINED', 'VERIFIED'];

export function DeploymentState({ status }: { status: DeploymentStatus }) {
  const { words } = useWords();
  const tone = status === 'VERIFIED' ? 'good' : status === 'FAILED' ? 'bad' : 'warn';
  return <Status tone={tone}>{words.contracts.statuses[status]}</Status>;
}

/** What is behind a status and what is before it; `last` is how far one that failed had come. */
export function deploymentSteps(words: Words, status: DeploymentStatus, last: DeploymentStatus): Step[] {
  const failed = status === 'FAILED';
  const at = ORDER.indexOf(failed ? last : status);
  return ORDER.map((each, index) => ({
    name: words.contracts.steps[each as keyof typeof words.contracts.steps],
    state: index <= at ? 'done' : index === at + 1 ? (failed ? 'failed' : 'now') : 'later',
  }));
}
