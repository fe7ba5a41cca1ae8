import type { EventStreamPartsFragment, WebhookPartsFragment } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Code, Notice, TextField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useWords } from '../words/words.js';

export type WebhookDeed = 'pause' | 'resume' | 'address' | 'secret' | 'remove';
type Props = { deed: WebhookDeed; webhook: WebhookPartsFragment; onClose: () => void };

/** What is done with a webhook beside making it. */
export function WebhookDeeds({ deed, webhook: { id, url }, onClose }: Props) {
  const { words } = useWords();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const close = () => void again().then(onClose);
  const shape = { title: words.webhooks.deeds[deed], what: words.webhooks.deedsWhat[deed], onClose };
  if (deed === 'secret')
    return (
      <FormDialog
        {...shape}
        send={async ({ read }) =>
          (await atoll.rotateWebhookSecret({ input: { id, overlapHours: Number(read('overlapHours')) } }))
            .rotateWebhookSecret.secret
        }
        sent={(secret) => (
          <>
            <Notice tone="good" title={words.organisation.secretOnce}>
              {words.webhooks.secretWhat}
            </Notice>
            <Code text={secret ?? ''} words={words.common} label={words.organisation.secret} />
          </>
        )}
      >
        {(complaint) => (
          <TextField
            className="input-number"
            label={words.webhooks.overlap}
            name="overlapHours"
            type="number"
            min={0}
            max={168}
            defaultValue={24}
            error={complaint('overlapHours')}
          />
        )}
      </FormDialog>
    );
  if (deed === 'address')
    return (
      <FormDialog
        {...shape}
        send={({ read }) => atoll.updateWebhook({ input: { id, url: read('url') } })}
        onSent={close}
      >
        {(complaint) => (
          <TextField
            label={words.webhooks.url}
            name="url"
            type="url"
            defaultValue={url}
            required
            error={complaint('url')}
          />
        )}
      </FormDialog>
    );
  if (deed === 'remove')
    return (
      <FormDialog {...shape} look="danger" confirm={url} send={() => atoll.deleteWebhook({ id })} onSent={close} />
    );
  const paused = deed === 'pause';
  return <FormDialog {...shape} send={() => atoll.updateWebhook({ input: { id, paused } })} onSent={close} />;
}

/** Gives everything once more from a block on: whoever gets it must know what they have. */
export function ReplayStream({ stream: { id, name } }: { stream: EventStreamPartsFragment }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const [asked, ask] = useState(false);
  return (
    <>
      <Button size="small" aria-label={words.webhooks.replayOf(name)} onClick={() => ask(true)}>
        {words.webhooks.replay}
      </Button>
      {asked && (
        <FormDialog
          title={words.webhooks.replay}
          what={words.webhooks.replayWhat}
          send={({ read }) => atoll.replayEventStream({ input: { id, fromBlock: read('fromBlock') } })}
          onSent={() => queries.invalidateQueries({ queryKey: ['event-streams'] }).then(() => ask(false))}
          onClose={() => ask(false)}
        >
          {(complaint) => (
            <TextField
              className="input-number"
              label={words.webhooks.fromBlock}
              name="fromBlock"
              type="number"
              min={0}
              defaultValue={0}
              required
              error={complaint('fromBlock')}
            />
          )}
        </FormDialog>
      )}
    </>
  );
}
