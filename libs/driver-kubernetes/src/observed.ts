import { below, tell } from '@atoll/telemetry';
import { ApiException } from '@kubernetes/client-node';

/** Makes one request to an API server and tells how it went: to whoever counts, and as a part of the trace it belongs to. */
export function observed<T>(verb: string, kind: string, request: () => Promise<T>): Promise<T> {
  return below(`kubernetes ${verb} ${kind}`, { 'k8s.verb': verb, 'k8s.kind': kind }, () => counted(verb, request));
}

async function counted<T>(verb: string, request: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const note = (code: string) => tell('atoll:kubernetes', { verb, code, seconds: (performance.now() - began) / 1_000 });
  try {
    const answer = await request();
    note('2xx');
    return answer;
  } catch (error) {
    note(error instanceof ApiException ? String(error.code) : 'none');
    throw error;
  }
}
