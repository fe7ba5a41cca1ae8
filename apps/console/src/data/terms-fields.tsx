import type { AccessScope } from '@atoll/sdk';
import { TextField } from '@atoll/ui';

import { ChooseSeveral } from '../shared/fields.js';
import type { Read, ReadAll } from '../shared/form.js';
import { useWords } from '../words/words.js';

const DAY_MS = 86_400_000;
export const SCOPES = ['READ', 'PROCESS', 'SHARE', 'STORE_CIPHERTEXT'] as const satisfies AccessScope[];

type Complaint = string | undefined;

/** What is chosen already, of what can be. */
type Chosen = { scopes: readonly AccessScope[]; purposes: readonly string[] };

type WithinProps = { offered: Chosen; chosen: Chosen; scopesError: Complaint; purposesError: Complaint };

/** What may be done with data, and what for: what policies and grants have in common. */
export function WithinFields({ offered, chosen, scopesError, purposesError }: WithinProps) {
  const { words } = useWords();
  return (
    <>
      <ChooseSeveral
        legend={words.data.scopes}
        name="scopes"
        offered={offered.scopes.map((value) => ({ value, text: words.data.scopeNames[value] }))}
        chosen={chosen.scopes}
        error={scopesError}
      />
      <ChooseSeveral
        legend={words.data.purpose}
        name="purposes"
        offered={offered.purposes.map((value) => ({ value, text: value }))}
        chosen={chosen.purposes}
        error={purposesError}
      />
    </>
  );
}

/** How often and how long, beside that: what grants are asked for and given by. */
export function AskFields({
  uses,
  until,
  usesError,
  daysError,
}: {
  uses: string;
  /** Where it ends at the latest; left out, nobody said. */
  until?: string;
  usesError: Complaint;
  daysError: Complaint;
}) {
  const { words } = useWords();
  const days = until && Math.ceil((Date.parse(until) - Date.now()) / DAY_MS);
  return (
    <>
      <TextField
        label={words.dataForms.uses}
        hint={words.dataForms.usesHint}
        error={usesError}
        name="uses"
        type="number"
        min={1}
        max={2_147_483_647}
        defaultValue={uses}
        required
      />
      <TextField
        label={words.dataForms.days}
        error={daysError}
        name="days"
        type="number"
        min={1}
        max={days ?? 36_500}
        defaultValue={days ?? 30}
        required
      />
    </>
  );
}

export const withinOf = (readAll: ReadAll) => ({
  scopes: readAll('scopes') as AccessScope[],
  purposes: readAll('purposes'),
});

/** The last day of what was asked for ends when that does, and not a moment later: the contract gives no more. */
export const askOf = (read: Read, readAll: ReadAll, until?: string) => ({
  ...withinOf(readAll),
  uses: Number(read('uses')),
  validUntil: new Date(
    Math.min(Date.now() + Number(read('days')) * DAY_MS, until ? Date.parse(until) : Infinity),
  ).toISOString(),
});
