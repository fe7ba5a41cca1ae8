import { Gauge, type Registry } from 'prom-client';

/** A number that is looked up when Prometheus asks. */
export function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}
