import { KubeConfig } from '@kubernetes/client-node';
import fs from 'node:fs';

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The cluster that the platform stands in, or that of a kubeconfig. The error says what to do. */
export function readKubeconfig(file: string | null): KubeConfig {
  const config = new KubeConfig();
  if (file === null) {
    if (!fs.existsSync(SERVICE_ACCOUNT_TOKEN))
      throw new Error(
        'There is no cluster: this process is in no pod with a service account. Name a kubeconfig in ATOLL_KUBECONFIG.',
      );
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromFile(file);
  } catch (cause) {
    // The first line alone: a parser goes on to quote the file, which holds secrets.
    const [because] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw new Error(
      `The kubeconfig ${file} cannot be read: ${because}. Check ATOLL_KUBECONFIG and who may read the file.`,
    );
  }
  if (!config.getCurrentCluster() || !config.getCurrentUser())
    throw new Error(
      `The kubeconfig ${file} has no current context with a cluster and a user. Choose one with "kubectl config use-context".`,
    );
  return config;
}
