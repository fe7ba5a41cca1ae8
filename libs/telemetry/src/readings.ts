import { Gauge, type Registry } from 'prom-client';

/** Values of one gauge by its labels. */
export type Values = { labels?: Record<string, string>; value: number }[];

export type Source<Name extends string> = {
  /** The gauge that is 1 when the source answered and 0 when it did not. */
  up: { name: string; help: string };
  gauges: Record<Name, { help: string; labels?: string[] }>;
  read: () => Promise<Record<Name, Values>>;
  /** Whoever asks for metrics is not kept waiting for longer by a source that is away. */
  patienceMs?: number;
};

/**
 * Gauges that are read together from one source when Prometheus asks. What the source does not say any more is not told
 * any more, and a source that is away takes nothing with it but its own gauges.
 */
export function readings<Name extends string>(registry: Registry, source: Source<Name>): void {
  const { up, gauges, read, patienceMs = 4_000 } = source;
  let running: Promise<void> | null = null;
  const refresh = () => (running ??= refreshed().finally(() => (running = null)));
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry], collect: refresh });
  const answered = gauge(up.name, up.help);
  const made = (Object.keys(gauges) as Name[]).map(
    (name) => [name, gauge(name, gauges[name].help, gauges[name].labels)] as const,
  );

  async function refreshed(): Promise<void> {
    const answer = await inTime(read(), patienceMs).catch(() => null);
    answered.set(answer ? 1 : 0);
    for (const [name, each] of made) {
      each.reset();
      if (!gauges[name].labels) each.remove(); // it was reset to 0, which nobody said
      for (const { labels = {}, value } of answer?.[name] ?? []) each.set(labels, value);
    }
  }
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
