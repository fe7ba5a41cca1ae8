import { useQueryClient } from '@tanstack/react-query';
import { SelectField, TextField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import type { Chain } from '../shared/chain.js';
import { newIdempotencyKey, type Read } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import { freeAt, mayStandAt } from '../shared/site.js';
import { useSites } from '../shared/use-sites.js';
import { useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const ROLES = ['RPC', 'VALIDATOR'] as const;
type Role = (typeof ROLES)[number];

/** A node more of the viewer's organisation. What a validator does next stands beside the choice. */
export function AddNode({ chain, onClose }: { chain: Chain; onClose: () => void }) {
  const { words } = useWords();
  const { add, addWhat, addRoles, addHints, addName, addNameHint } = words.nodes;
  const queries = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [role, setRole] = useState<Role>('RPC');
  return (
    <FormDialog
      title={add}
      what={addWhat}
      send={({ read }) => atoll.addNode({ input: { chainId: chain.id, role, idempotencyKey, ...wishedIn(read) } })}
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: ['chain', chain.id] });
        onClose();
      }}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <SelectField
            label={words.nodes.role}
            hint={addHints[role]}
            value={role}
            onChange={(event) => setRole(event.target.value as Role)}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {addRoles[each]}
              </option>
            ))}
          </SelectField>
          <TextField
            label={addName}
            hint={addNameHint}
            error={complaint('name')}
            // Not by the name of a property that every form has: it would hide that.
            name="node"
            maxLength={63}
            autoComplete="off"
            spellCheck={false}
          />
          <SiteChoice error={complaint('siteId')} />
        </>
      )}
    </FormDialog>
  );
}

function wishedIn(read: Read): { name?: string; siteId?: string } {
  const [name, siteId] = [read('node'), read('site')];
  return { ...(name && { name }), ...(siteId && { siteId }) };
}

/** Nothing to choose where nodes stand in one place. */
function SiteChoice({ error }: { error: string | undefined }) {
  const { words } = useWords();
  const own = useViewer().data?.chosen?.organisation.id;
  const sites = useSites().data?.filter((site) => own && mayStandAt(site, own, own)) ?? [];
  if (sites.length === 0) return null;
  return (
    <SelectField label={words.found.site} name="site" error={error}>
      <option value="">{words.found.ownPlace}</option>
      {sites.map((site) => (
        <option key={site.id} value={site.id} disabled={freeAt(site) === 0}>
          {words.found.room(site.name, freeAt(site))}
        </option>
      ))}
    </SelectField>
  );
}
