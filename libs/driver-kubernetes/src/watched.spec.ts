import type { ChainPlan } from '@atoll/driver';
import type { KubernetesObject, V1ObjectMeta } from '@kubernetes/client-node';

import { AppliedPlans } from './applied.js';
import { WATCHED, type Kind } from './kinds.js';
import { nodeLabels, NOTE } from './names.js';
import { noted, stands } from './owned.js';
import { Watched } from './watched.js';

const share = { installation: 'here', chainId: 'chain-1', organisationId: 'ada' };
const kind = (name: string): Kind => WATCHED.find(({ kind }) => kind === name)!;
const labels = nodeLabels(share, 'validator-0');
const configMap = noted({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name: 'node', namespace: 'ns', labels },
  data: { genesis: '{}' },
} as KubernetesObject);

/** As the API server writes its books: what `managedFields` of ConfigMaps look like was copied from one. */
const fields = (of: object, manager = 'atoll') => ({
  ...{ manager, operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', time: '2026-01-01T00:00:00Z' },
  fieldsV1: of,
});
const ownLabels = Object.fromEntries(Object.keys(labels).map((key) => [`f:${key}`, {}]));
const own = {
  'f:data': { 'f:genesis': {} },
  'f:metadata': { 'f:annotations': { [`f:${NOTE.applied}`]: {} }, 'f:labels': ownLabels },
};
/** After somebody else set the data. */
const lost = { 'f:metadata': own['f:metadata'] };
const seen = (version: number, managed: object = own, uid = 'uid-1'): KubernetesObject =>
  ({
    ...configMap,
    metadata: { ...configMap.metadata, uid, resourceVersion: String(version), managedFields: [fields(managed)] },
  }) as unknown as KubernetesObject;
const claim = {
  ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  metadata: { name: 'node', namespace: 'ns', labels, annotations: { [NOTE.publicKey]: '0x1' }, resourceVersion: '1' },
} as KubernetesObject;

let now: number;
let told: string[];
let watched: Watched;
beforeEach(() => {
  now = 0;
  told = [];
  watched = new Watched(
    (chainId) => told.push(chainId),
    1_000,
    () => now,
  );
});
const listAll = (objects: KubernetesObject[] = []) => {
  for (const one of WATCHED) {
    watched.listed(
      one,
      objects.filter(({ kind }) => kind === one.kind),
    );
  }
};

describe('what stands', () => {
  it('is told by the note of what was applied and by every field that is still ours', () => {
    expect(stands(configMap, seen(1).metadata!)).toBe(true);
    expect(stands(configMap, seen(1, { ...own, 'f:data': {} }).metadata!)).toBe(true); // set as a whole
    expect(stands(configMap, seen(1, { ...own, 'f:data': { 'f:other': {} } }).metadata!)).toBe(false);
    expect(stands(configMap, { ...seen(1).metadata!, deletionTimestamp: new Date(0) })).toBe(false);
    expect(stands(configMap, { ...seen(1).metadata!, managedFields: [] })).toBe(false);
    const other = noted({ ...configMap, data: { genesis: '{"other":1}' } } as KubernetesObject);
    expect(stands(other, seen(1).metadata!)).toBe(false);
  });

  it('follows the names of list items', () => {
    const item = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', spec }) as KubernetesObject;
    const service = item({ ports: [{ name: 'p2p', port: 1, protocol: 'TCP' }], list: ['a'], set: ['x'] });
    const ports = { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {}, 'f:protocol': {} } };
    const metadata = (of: object) =>
      ({ managedFields: [fields({ 'f:spec': of, 'f:metadata': {} })] }) as unknown as V1ObjectMeta;
    expect(stands(service, metadata({ 'f:ports': ports, 'f:list': {}, 'f:set': { 'v:"x"': {} } }))).toBe(true);
    expect(stands(service, metadata({ 'f:ports': ports, 'f:list': {}, 'f:set': { 'v:"y"': {} } }))).toBe(false);
    const another = { 'k:{"port":2,"protocol":"TCP"}': { 'f:name': {}, 'f:port': {}, 'f:protocol': {} } };
    expect(stands(service, metadata({ 'f:ports': another, 'f:list': {}, 'f:set': { 'v:"x"': {} } }))).toBe(false);
  });
});

describe('watches', () => {
  it('are believed once all have been listed, and while every one lately gave a sign', () => {
    for (const one of WATCHED.slice(1)) watched.listed(one, []);
    expect(watched.live).toBe(false);
    watched.listed(WATCHED[0]!, []);
    expect(watched.live).toBe(true);
    now = 900;
    for (const one of WATCHED.slice(1)) watched.heard(one);
    expect(watched.live).toBe(true);
    now = 1_001;
    expect(watched.live).toBe(false);
    watched.heard(WATCHED[0]!);
    expect(watched.live).toBe(true);
  });

  it('tell of a chain when something came, changed or went, also when only a list shows it', () => {
    const { chainId } = share;
    listAll([seen(1)]);
    listAll([seen(1)]);
    expect(told).toEqual([chainId]);
    watched.changed(kind('ConfigMap'), seen(2, lost));
    expect(watched.stands(configMap)).toBe(false);
    listAll([seen(3)]);
    expect(watched.stands(configMap)).toBe(true);
    listAll([]);
    expect(told).toEqual([chainId, chainId, chainId, chainId]);
    expect(watched.of(chainId, 'ConfigMap')).toEqual([]);
  });

  it('forget an object whose label somebody took, and know it again under another chain', () => {
    listAll([seen(1)]);
    const moved = { ...seen(2), metadata: { ...seen(2).metadata, labels: { 'atoll.dev/chain': 'chain-2' } } };
    watched.changed(kind('ConfigMap'), moved);
    expect(watched.of(share.chainId, 'ConfigMap')).toEqual([]);
    expect(watched.of('chain-2', 'ConfigMap')).toHaveLength(1);
  });
});

describe('a chain has drifted', () => {
  const node = { ...share, name: 'validator-0', identity: { publicKey: '0x1', address: '0x2' } };
  const plan = { chainId: share.chainId, nodes: [node] } as unknown as ChainPlan;
  let plans: AppliedPlans;
  const drifted = () => plans.drifted(share.chainId, watched);
  beforeEach(() => {
    plans = new AppliedPlans('here', () => now);
    listAll([seen(1), claim]);
  });

  it('until this process has applied its plan, and again when what no watch shows is due', () => {
    expect(drifted()).toBe(true);
    plans.applied(plan, [configMap], 0);
    expect(drifted()).toBe(false);
    now = 20_000;
    expect(drifted()).toBe(true);
  });

  it('when an object does not stand or a volume lost a mark, but not by what is older than our own write', () => {
    plans.applied(plan, [configMap], 0);
    plans.wrote(share.chainId);
    watched.changed(kind('ConfigMap'), seen(2, lost));
    expect(drifted()).toBe(false);
    now = 2_001;
    for (const one of WATCHED) watched.heard(one);
    expect(drifted()).toBe(true);
    watched.changed(kind('ConfigMap'), seen(3));
    expect(drifted()).toBe(false);
    watched.gone(kind('PersistentVolumeClaim'), claim);
    expect(drifted()).toBe(true);
  });

  it('when a quota counts anew: a Secret may have gone', () => {
    plans.applied(plan, [configMap], watched.countsOf(share.chainId));
    const metadata = { name: 'share', namespace: 'ns', labels, resourceVersion: '7' };
    watched.changed(kind('ResourceQuota'), { apiVersion: 'v1', kind: 'ResourceQuota', metadata });
    expect(drifted()).toBe(true);
    plans.applied(plan, [configMap], watched.countsOf(share.chainId));
    expect(drifted()).toBe(false);
  });

  it('never by watches that are not alive: they say nothing', () => {
    plans.applied(plan, [configMap], 0);
    watched.changed(kind('ConfigMap'), seen(2, lost));
    now = 5_000;
    expect(watched.live).toBe(false);
    expect(drifted()).toBe(false);
  });
});
