import type { Store } from '@atoll/store';
import { readings } from '@atoll/telemetry';
import type { Registry } from 'prom-client';

/** How the posting of events goes, over all organisations: whose webhook it is, is nobody's business here. */
export function readWebhooks(registry: Registry, store: Store): void {
  readings(registry, {
    up: { name: 'atoll_webhooks_read', help: 'Whether the tables of the webhooks could be read' },
    gauges: {
      atoll_webhooks: {
        help: 'Webhooks by state; failing are tried again, stopped wait for a person',
        labels: ['state'],
      },
      atoll_webhook_dead_letters: { help: 'Posts that were given up and are still kept' },
    },
    read: async () => {
      const [states, [dead]] = await Promise.all([
        store.platform.$queryRaw<{ state: string; webhooks: number }[]>`
          SELECT s.state, count(w.state)::int AS webhooks
          FROM unnest(ARRAY['delivering', 'failing', 'stopped', 'paused']) AS s (state)
          LEFT JOIN (SELECT CASE WHEN paused THEN 'paused' WHEN stopped_at >= resumed_at THEN 'stopped'
                                 WHEN failing_since IS NOT NULL THEN 'failing' ELSE 'delivering' END AS state
                     FROM webhooks) w ON w.state = s.state
          GROUP BY s.state`,
        // By each webhook's own part of the index, so that what was delivered is not read.
        store.platform.$queryRaw<{ letters: number }[]>`
          SELECT count(*)::int AS letters FROM webhooks w CROSS JOIN LATERAL (
            SELECT FROM webhook_deliveries d
            WHERE d.organisation_id = w.organisation_id AND d.webhook_id = w.id AND d.status = 'DEAD') AS dead`,
      ]);
      return {
        atoll_webhooks: states.map(({ state, webhooks }) => ({ labels: { state }, value: webhooks })),
        atoll_webhook_dead_letters: [{ value: dead?.letters ?? 0 }],
      };
    },
  });
}
