import { useQueryClient } from '@tanstack/react-query';
import { SelectField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useKeys } from '../shared/keys.js';
import { useWords } from '../words/words.js';

const NEW_KEY = 'new';
const BORN_MS = 300;

type Props = { chainId: string; onClose: () => void };

/** A key of the organisation's that vouches for devices on this chain. */
export function AppointKey({ chainId, onClose }: Props) {
  const { words } = useWords();
  const { title, what } = words.solutions.appoint;
  return (
    <WithKey
      title={title}
      what={what}
      newName="issuing"
      stale={['system', 'issuing-keys']}
      give={(keyId) => atoll.appointIssuingKey({ chainId, keyId })}
      onClose={onClose}
    />
  );
}

/** The log that every certificate of the organisation's stands in. */
export function OpenLog({ chainId, onClose }: Props) {
  const { words } = useWords();
  const { log, logWhat } = words.solutions.appoint;
  return (
    <WithKey
      title={log}
      what={logWhat}
      newName="certificate-log"
      stale={['system', 'certificate-logs']}
      give={(keyId) => atoll.openCertificateLog({ input: { chainId, keyId } })}
      onClose={onClose}
    />
  );
}

type WithKeyProps = {
  title: string;
  what: string;
  newName: string;
  stale: string[];
  give: (keyId: string) => Promise<unknown>;
  onClose: () => void;
};

/** Takes one of the organisation's P-256 keys, or makes one, and gives it a task. */
function WithKey({ title, what, newName, stale, give, onClose }: WithKeyProps) {
  const { words } = useWords();
  const queries = useQueryClient();
  const keys = useKeys().data?.filter(({ curve, problem }) => curve === 'P256' && !problem) ?? [];
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => give(await keyOf(read('key'), newName))}
      onSent={async () => {
        await Promise.all([...stale, 'keys'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
        onClose();
      }}
      onClose={onClose}
    >
      {() => (
        <SelectField label={words.solutions.appoint.key} name="key">
          <option value={NEW_KEY}>{words.solutions.appoint.newKey}</option>
          {keys.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </FormDialog>
  );
}

/** A new one is made under a free name, and waited for until the worker made it. */
async function keyOf(chosen: string, newName: string): Promise<string> {
  if (chosen !== NEW_KEY) return chosen;
  const names = new Set((await atoll.keys({ first: 100 })).keys.nodes.map(({ name }) => name));
  let name = newName;
  for (let n = 2; names.has(name); n++) name = `${newName}-${n}`;
  const { id } = (await atoll.createKey({ input: { name, curve: 'P256' } })).createKey;
  for (;;) {
    const { key } = await atoll.key({ id });
    if (key.problem) throw new Error(key.problem);
    if (key.publicKey) return id;
    await new Promise((resolve) => setTimeout(resolve, BORN_MS));
  }
}
