import { printable, type LogLine } from '@atoll/driver';
import type { EngineSpec } from '@atoll/engines';
import { CoreV1Api, type KubeConfig, type V1Pod } from '@kubernetes/client-node';

/** The kubelet puts the time before each line. */
const STAMPED = /^(\S+) (.*)$/;
const MOST_BYTES = 1_024 * 1_024;

/** The last lines a node's pod wrote, oldest first; a line in nobody's form is given as it stands. */
export async function lastLines(
  config: KubeConfig,
  { metadata }: V1Pod,
  lines: number,
  parse: EngineSpec['parseLog'],
): Promise<LogLine[]> {
  const { name = '', namespace = '' } = metadata ?? {};
  const text = await config.makeApiClient(CoreV1Api).readNamespacedPodLog({
    ...{ name, namespace, container: 'node', timestamps: true },
    ...{ tailLines: lines, limitBytes: MOST_BYTES },
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, at = '', words = line] = STAMPED.exec(line) ?? [];
      const { message, ...rest } = parse(words) ?? { at, level: 'info', message: words };
      return { ...rest, message: printable(message) };
    });
}
