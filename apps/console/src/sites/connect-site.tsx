import { useQueryClient } from '@tanstack/react-query';
import { FileField, Notice, TextArea } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import type { Site } from '../shared/site.js';
import { useWords } from '../words/words.js';

/** Gives a site a cluster of its own. What is typed here goes to the platform once, and to nobody afterwards. */
export function ConnectSite({ site: { id, connectedAt }, onClose }: { site: Site; onClose: () => void }) {
  const { words } = useWords();
  const { connect, deeds } = words.sites;
  const queries = useQueryClient();
  const [kubeconfig, setKubeconfig] = useState('');
  return (
    <FormDialog
      title={connectedAt ? deeds.reconnect : deeds.connect}
      what={connectedAt ? connect.again : connect.what}
      send={async () => {
        await atoll.connectSite({ input: { id, kubeconfig } });
        setKubeconfig('');
        await queries.invalidateQueries({ queryKey: ['sites'] });
      }}
      sent={() => (
        <Notice tone="good" title={connect.done}>
          {connect.doneNext}
        </Notice>
      )}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <FileField
            label={connect.file}
            hint={connect.fileHint}
            accept=".yaml,.yml,.json,.conf,.config,.kubeconfig"
            onChange={async (event) => setKubeconfig((await event.target.files?.[0]?.text()) ?? '')}
          />
          <TextArea
            label={connect.text}
            error={complaint('kubeconfig')}
            className="input mono"
            value={kubeconfig}
            onChange={(event) => setKubeconfig(event.target.value)}
            required
            rows={8}
            autoComplete="off"
            spellCheck={false}
          />
          <Notice>{connect.sealed}</Notice>
        </>
      )}
    </FormDialog>
  );
}
