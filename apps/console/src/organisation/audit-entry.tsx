import type { AuditLogQuery } from '@atoll/sdk';
import { Button, Code, Dialog, Fact, Facts, Hash } from '@atoll/ui';

import { Moment } from '../shared/moment.js';
import { Verify } from '../shared/verify/verify.js';
import { useWords, type Words } from '../words/words.js';

export type Place = AuditLogQuery['auditLog']['nodes'][number];

/** An entry as its leaf holds it, as far as the console shows it. */
type Entry = {
  at?: string;
  action?: string;
  result?: string;
  actor?: Record<string, unknown> | null;
  subject?: string | null;
  arguments?: Record<string, unknown>;
};
type Personal = { name?: string; email?: string; address?: string };

export const entryOf = ({ entry }: Place): Entry => (entry ?? {}) as Entry;
export const personalOf = ({ personal }: Place): Personal => (personal ?? {}) as Personal;

/** Who did it, by name where the log still has it; else what kind of actor, and its id. */
export function whoOf(place: Place, { organisation: { actors, erased } }: Words): string {
  const { actor } = entryOf(place);
  const { name, email } = personalOf(place);
  if (name ?? email) return (name ?? email)!;
  if (!place.entry) return erased;
  const [[kind = 'nobody', id] = []] = Object.entries(actor ?? {});
  const known = actors[kind as keyof typeof actors] ?? actors.nobody;
  return typeof id === 'string' ? `${known} ${id.slice(0, 8)}…${id.slice(-4)}` : known;
}

/** All that the log has of one deed, and the proof of it. */
export function AuditEntry({ place, onClose }: { place: Place; onClose: () => void }) {
  const { words } = useWords();
  const { at, action, result, subject, arguments: given } = entryOf(place);
  const { email, address } = personalOf(place);
  const { entryTitle, who, from, subjectOf, given: givenName, proofWhy, provenWhy } = words.organisation;
  return (
    <Dialog title={entryTitle(place.position)} open onClose={onClose}>
      <Facts>
        <Fact name={words.governance.what}>
          <code>{action ?? words.organisation.erased}</code>
        </Fact>
        <Fact name={words.governance.when}>{at ? <Moment at={at} /> : '–'}</Fact>
        <Fact name={who}>{[whoOf(place, words), email].filter(Boolean).join(', ')}</Fact>
        <Fact name={from}>{address ?? '–'}</Fact>
        <Fact name={words.chains.state}>{result ?? '–'}</Fact>
        <Fact name={subjectOf}>{subject ? <Hash value={subject} whole /> : '–'}</Fact>
      </Facts>
      {given && Object.keys(given).length > 0 && (
        <Code text={JSON.stringify(given, null, 2)} words={words.common} label={givenName} />
      )}
      <Verify
        what={entryTitle(place.position)}
        checks={['entry', 'inclusion', 'continuity']}
        why={proofWhy}
        provenWhy={provenWhy}
        work={async (_, hearing) => (await import('../shared/verify/audit-checks.js')).checkEntry(place, hearing)}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{words.common.close}</Button>
      </div>
    </Dialog>
  );
}
