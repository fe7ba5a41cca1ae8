import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/** Reasons of waiting that are no trouble: they pass by themselves within seconds. */
const ON_ITS_WAY = new Set(['ContainerCreating', 'PodInitializing']);

/** What keeps a pod from running, in a sentence that says what to do; null while it is simply on its way. */
export function podTrouble({ status }: Pick<V1Pod, 'status'>): string | null {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.message?.includes('PersistentVolumeClaim'))
    return `Its volume is not made: ${scheduled.message}; check that the storage class exists and has room`;
  if (scheduled?.status === 'False' && /persistentvolumeclaim "[^"]*" not found/.test(scheduled.message ?? ''))
    return 'Its volume is gone, and its key with it; restore it from a backup ("atoll nodes restore")';
  if (scheduled?.status === 'False')
    return `No machine of the cluster takes it: ${scheduled.message ?? scheduled.reason}. Make room, free the volume, or give machines the labels of the site`;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return containers.map(containerTrouble).find((trouble) => trouble !== null) ?? null;
}

function containerTrouble({ name, state, lastState, restartCount, image }: V1ContainerStatus): string | null {
  const { reason = '', message = '' } = state?.waiting ?? {};
  if (
    reason === 'ImagePullBackOff' ||
    reason === 'ErrImagePull' ||
    reason === 'ErrImageNeverPull' ||
    reason === 'InvalidImageName'
  )
    return `The image ${image} cannot be pulled; check its name, and that the cluster may read it`;
  if (reason.startsWith('Create') && reason.endsWith('Error'))
    return `Its container cannot be made: ${message || reason}`;
  const ended = state?.terminated ?? lastState?.terminated;
  const again = restartCount > 0 ? ` (${restartCount} times)` : '';
  if (ended && ended.exitCode !== 0) {
    const words =
      ended.message?.trim() || `ended with code ${ended.exitCode}${ended.reason ? `, ${ended.reason}` : ''}`;
    return `${name === 'key' ? '' : 'The process ended: '}${words}${again}`;
  }
  return reason && !ON_ITS_WAY.has(reason) ? `${reason}: ${message}` : null;
}
