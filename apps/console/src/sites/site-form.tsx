import { useQueryClient } from '@tanstack/react-query';
import { SelectField, TextArea, TextField, WorldMap, type MapPosition } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import type { Site } from '../shared/site.js';
import { useWords } from '../words/words.js';
import { siteIn, textOfLabels } from './site-values.js';

const KINDS = ['CORE', 'EDGE'] as const satisfies Site['kind'][];
const REACHES = ['CLUSTER', 'NODE_PORT', 'LOAD_BALANCER'] as const satisfies Site['reach'][];
const FIRST_CAPACITY = 8;

/** A new site, or changes of one. */
export function SiteForm({ site, onClose }: { site?: Site; onClose: () => void }) {
  const { words } = useWords();
  const { form } = words.sites;
  const queries = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [reach, setReach] = useState<Site['reach']>(site?.reach ?? 'CLUSTER');
  return (
    <FormDialog
      title={site ? form.edit : words.sites.add}
      what={site ? form.editWhat : form.addWhat}
      send={async ({ read }) =>
        site
          ? (await atoll.updateSite({ input: { id: site.id, ...siteIn(read) } })).updateSite
          : (await atoll.createSite({ input: { ...siteIn(read), idempotencyKey } })).createSite
      }
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: ['sites'] });
        onClose();
      }}
      onClose={onClose}
    >
      {(complaint) => {
        const said = { latitude: complaint('latitude'), longitude: complaint('longitude') };
        return (
          <>
            <TextField
              label={words.session.name}
              error={complaint('name')}
              name="name"
              defaultValue={site?.name}
              required
              maxLength={64}
              autoComplete="off"
            />
            <SelectField label={words.sites.kind} name="kind" defaultValue={site?.kind ?? 'EDGE'}>
              {KINDS.map((each) => (
                <option key={each} value={each}>
                  {words.sites.kinds[each]}
                </option>
              ))}
            </SelectField>
            <Position site={site} said={said} />
            <div className="columns-tight">
              <TextField
                label={words.sites.region}
                hint={form.regionHint}
                error={complaint('region')}
                name="region"
                defaultValue={site?.region}
                required
                maxLength={100}
                autoComplete="off"
              />
              <TextField
                label={words.sites.jurisdiction}
                hint={form.jurisdictionHint}
                error={complaint('jurisdiction')}
                name="jurisdiction"
                defaultValue={site?.jurisdiction}
                required
                maxLength={6}
                autoComplete="off"
              />
            </div>
            <TextField
              label={words.sites.capacity}
              hint={form.capacityHint}
              error={complaint('capacity')}
              name="capacity"
              type="number"
              min={0}
              max={10_000}
              defaultValue={site?.capacity ?? FIRST_CAPACITY}
              required
            />
            <TextArea
              label={words.sites.labels}
              hint={form.labelsHint}
              error={complaint('labels')}
              name="labels"
              defaultValue={site && textOfLabels(site.labels)}
              placeholder="topology.kubernetes.io/zone=pier"
              spellCheck={false}
            />
            <SelectField
              label={words.sites.reach}
              hint={form.reachHints[reach]}
              name="reach"
              value={reach}
              onChange={(event) => setReach(event.target.value as Site['reach'])}
            >
              {REACHES.map((each) => (
                <option key={each} value={each}>
                  {form.reaches[each]}
                </option>
              ))}
            </SelectField>
            {reach === 'NODE_PORT' && (
              <TextArea
                label={form.hosts}
                hint={form.hostsHint}
                error={complaint('hosts')}
                name="hosts"
                defaultValue={site?.hosts.join('\n')}
                required
                spellCheck={false}
              />
            )}
          </>
        );
      }}
    </FormDialog>
  );
}

type PositionProps = { site: Site | undefined; said: Record<keyof MapPosition, string | undefined> };

/** Typed, or pressed on the map: each press comes closer. */
function Position({ site, said }: PositionProps) {
  const { words } = useWords();
  const [at, setAt] = useState({ latitude: textOf(site?.latitude), longitude: textOf(site?.longitude) });
  const known = isDegrees(at.latitude, 90) && isDegrees(at.longitude, 180);
  const here = {
    id: 'here',
    name: words.sites.form.here,
    latitude: Number(at.latitude),
    longitude: Number(at.longitude),
  };
  const field = (name: keyof MapPosition, most: number) => (
    <TextField
      label={words.sites[name]}
      error={said[name]}
      name={name}
      type="number"
      min={-most}
      max={most}
      step="any"
      value={at[name]}
      onChange={(event) => setAt({ ...at, [name]: event.target.value })}
      required
    />
  );
  return (
    <>
      <div className="columns-tight">
        {field('latitude', 90)}
        {field('longitude', 180)}
      </div>
      <WorldMap
        label={words.sites.form.pick}
        words={words.sites.views}
        places={known ? [here] : []}
        onPick={({ latitude, longitude }) => setAt({ latitude: textOf(latitude), longitude: textOf(longitude) })}
      />
      <p className="muted small">{words.sites.form.pick}</p>
    </>
  );
}

const textOf = (degrees: number | undefined): string => (degrees === undefined ? '' : String(degrees));
const isDegrees = (text: string, most: number): boolean => text !== '' && Math.abs(Number(text)) <= most;
