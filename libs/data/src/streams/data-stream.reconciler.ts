import { kernelView } from '@atoll/contracts';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type DataStream, type DataStreamState } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hexOf } from './anchor-calls.js';
import { STEPS } from './data-stream.steps.js';
import type { Pass } from './pass.js';

const BUSY: LookAgain = { lookAgainMs: 1_000 };
const STATES: (DataStreamState | null)[] = [null, 'OPEN', 'EQUIVOCATED', 'CLOSED'];

/**
 * Brings what a stream took in onto its chain: opens it, closes batches and has them signed and sent, declares what is missing,
 * wrong or contradictory. The chain says where the stream stands; each step can run twice.
 */
@Injectable()
export class DataStreamReconciler implements Handler {
  readonly queue = 'data-stream';

  constructor(private readonly store: Store) {}

  async handle(name: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = name.split('/');
    const lease = await Lease.take(this.store, `data-stream:${name}`);
    if (!lease) return BUSY;
    try {
      const where = { organisationId_id: { organisationId, id } };
      const stream = await this.store.platform.dataStream.findUnique({ where });
      if (!stream || stream.state === 'REFUSED') return null;
      const pass = await this.look(lease, stream);
      for (const step of STEPS) {
        const gap = await step(pass);
        if (gap) return gap;
      }
      return null;
    } finally {
      await lease.release();
    }
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT s.organisation_id || '/' || s.id AS key FROM data_streams s
      WHERE (s.organisation_id, s.id) > (${organisationId}::uuid, ${id}::uuid) AND s.state <> 'REFUSED'
        AND (s.state = 'PENDING' OR s.state = 'OPEN' AND s.desired = 'CLOSED'
          OR EXISTS (SELECT FROM data_readings r WHERE s.state = 'OPEN' AND r.organisation_id = s.organisation_id AND r.stream_id = s.id AND r.seq > s.settled)
          OR EXISTS (SELECT FROM data_batches b WHERE b.organisation_id = s.organisation_id AND b.stream_id = s.id AND b.state IN ('WAITING', 'SIGNING', 'SENDING'))
          OR EXISTS (SELECT FROM data_gaps g WHERE g.organisation_id = s.organisation_id AND g.stream_id = s.id AND g.state IN ('WAITING', 'SIGNING', 'SENDING'))
          OR EXISTS (SELECT FROM data_errors e WHERE e.organisation_id = s.organisation_id AND e.stream_id = s.id AND e.state IN ('WAITING', 'SIGNING', 'SENDING'))
          OR EXISTS (SELECT FROM data_cases c WHERE c.organisation_id = s.organisation_id AND c.stream_id = s.id AND c.state IN ('WAITING', 'SIGNING', 'SENDING')))
      ORDER BY s.organisation_id, s.id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  /** Where the stream stands on the chain, and writes it down. */
  private async look(lease: Lease, stream: DataStream): Promise<Pass> {
    const { organisationId, id, chainId } = stream;
    const view = await kernelView(this.store.platform, organisationId, chainId);
    const [, state, , anchored, nextSeq] = await view.read('DataAnchor', 'streams', [hexOf(stream.stream)]);
    const seen = { state: STATES[state] ?? stream.state, anchored, settled: nextSeq > 0n ? nextSeq - 1n : 0n };
    await lease.write((db) =>
      db.dataStream.updateMany({ where: { organisationId, id }, data: { ...seen, lookedAt: new Date() } }),
    );
    return { lease, platform: this.store.platform, view, stream: { ...stream, ...seen }, isThere: state !== 0 };
  }
}
