import type { DevicePartsFragment } from '@atoll/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, ConfirmByName, TextField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** What its organisation can ask for. Each is a wish that the chain grants a moment later. */
export function DeviceDeeds({ device }: { device: DevicePartsFragment }) {
  const { words } = useWords();
  const may = useMay('device:manage');
  const queries = useQueryClient();
  const [retiring, retire] = useState(false);
  const work = useMutation({
    mutationFn: (wish: () => Promise<unknown>) => wish(),
    onSuccess: () => retire(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ['device', device.did] }),
  });
  const { own, status } = device;
  if (!own || !may || status === 'RETIRED') return null;
  const { id } = own;
  const name = own.name || device.address;
  return (
    <Card title={words.identity.deeds}>
      {work.isError && !retiring && <Problem error={work.error} />}
      <form
        className="stack"
        onSubmit={onSubmit((read) => work.mutate(() => atoll.labelDevice({ id, labels: labelsOf(read) })))}
      >
        <TextField label={words.identity.name} name="name" defaultValue={own.name} maxLength={64} autoComplete="off" />
        <TextField label={words.identity.site} name="site" defaultValue={own.site} maxLength={64} autoComplete="off" />
        <TextField
          label={words.identity.tags}
          name="tags"
          defaultValue={own.tags.join('; ')}
          hint={words.identity.tagsHint}
          autoComplete="off"
        />
        <div className="row">
          <Button type="submit" busy={work.isPending}>
            {words.identity.label}
          </Button>
          {status === 'ACTIVE' && (
            <Button busy={work.isPending} onClick={() => work.mutate(() => atoll.suspendDevice({ id }))}>
              {words.identity.suspend}
            </Button>
          )}
          {status === 'SUSPENDED' && (
            <Button busy={work.isPending} onClick={() => work.mutate(() => atoll.resumeDevice({ id }))}>
              {words.identity.resume}
            </Button>
          )}
          <Button look="danger" onClick={() => retire(true)}>
            {words.identity.retire}
          </Button>
        </div>
      </form>
      {retiring && (
        <ConfirmByName
          title={`${words.identity.retire}: ${name}`}
          name={name}
          words={{ type: words.common.typeName, confirm: words.identity.retire, cancel: words.common.cancel }}
          open
          busy={work.isPending}
          problem={work.isError && <Problem error={work.error} />}
          onClose={() => retire(false)}
          onConfirm={() => work.mutate(() => atoll.retireDevice({ id }))}
        >
          {words.identity.retireWhat}
        </ConfirmByName>
      )}
    </Card>
  );
}

const labelsOf = (read: (name: string) => string) => ({
  ...{ name: read('name'), site: read('site') },
  tags: read('tags')
    .split(';')
    .map((tag) => tag.trim())
    .filter(Boolean),
});
