import type { FaultDetail } from '@atoll/kernel';
import type { Device, Transaction } from '@atoll/store';
import type { Address } from 'viem';

import { hasProved, infoOf, NOBODY, ZERO, type Registry } from './device-fields.js';
import { numberOf, type DeviceSight } from './device-sight.js';

/** One call of the registry by the organisation's principal. */
export type Step = { step: StepName; function: string; args: readonly unknown[] };
export type StepName = 'REGISTER' | 'UPDATE' | 'BIND' | 'ACTIVATE' | 'SUSPEND' | 'RETIRE';

/** What there is to do: a step, nothing more, or nothing since something is in the way. */
export type Decision = Step | { settled: true; because?: Because };
export type Because = { reason: string; fault: FaultDetail };

const DONE: Decision = { settled: true };

/** The first gap between what is wished of a device and what its registry shows. */
export function nextStep(device: Device, sight: DeviceSight, principal: Address, registry: Registry): Decision {
  const { desired, address } = device;
  if (sight.status === 'UNREGISTERED') return desired === 'RETIRED' ? DONE : register(device, principal, registry);
  if (sight.owner !== principal) return inTheWay('another organisation registered it on the chain');
  if (sight.status === 'RETIRED')
    return desired === 'RETIRED' ? DONE : inTheWay('it was retired on the chain, for ever');
  if (desired === 'RETIRED') return setStatus('RETIRE', address, 'RETIRED');
  return update(device, sight) ?? bind(device, sight) ?? towards(device, sight);
}

function register(device: Device, principal: Address, registry: Registry): Decision {
  const { address, proof } = device;
  if (!proof || !hasProved(device, proof, principal, registry))
    return {
      settled: true,
      because: {
        reason: `The proof is not the signature of ${address} over these fields, for ${principal} and this chain. Have the device sign them.`,
        fault: { code: 'INVALID', field: 'proof', because: 'is not the signature of the device over its fields' },
      },
    };
  return { step: 'REGISTER', function: 'registerDevice', args: [address, infoOf(device, principal), proof] };
}

/** What a device says of itself is carried while it may say it; of a suspended one, later. */
function update({ address, updateHash, updateSeq, updateProof }: Device, sight: DeviceSight): Decision | null {
  if (updateSeq === null || updateSeq <= sight.seq || (sight.status !== 'REGISTERED' && sight.status !== 'ACTIVE'))
    return null;
  return { step: 'UPDATE', function: 'updateDevice', args: [address, updateHash, updateSeq, updateProof] };
}

function bind({ address, gateway }: Device, sight: DeviceSight): Decision | null {
  if (gateway === sight.gateway) return null;
  return { step: 'BIND', function: 'bindGateway', args: [address, gateway ?? NOBODY] };
}

function towards({ address, desired, credential }: Device, { status }: DeviceSight): Decision {
  if (desired === 'REGISTERED' || desired === status) return DONE;
  if (status === 'QUARANTINED') return inTheWay('an incident keeps it in quarantine; what ends it is a decision there');
  if (desired === 'ACTIVE') return setStatus('ACTIVATE', address, 'ACTIVE', credential ?? ZERO);
  return status === 'ACTIVE'
    ? setStatus('SUSPEND', address, 'SUSPENDED')
    : inTheWay('only an active device can be suspended');
}

const setStatus = (step: StepName, address: string, to: Device['status'], credential: string = ZERO): Decision => ({
  ...{ step, function: 'setStatus', args: [address, numberOf(to), credential] },
});

const inTheWay = (because: string): Decision => ({ settled: true, because: conflict(because) });

export const conflict = (because: string): Because => ({
  reason: `It does not come about: ${because}.`,
  fault: { code: 'CONFLICT', what: 'device', because },
});

/** Whether a row waits for its transaction, or for a node that knows its block. */
export const isUnderWay = (transaction: Transaction | undefined): boolean =>
  transaction !== undefined && transaction.status !== 'MINED' && transaction.status !== 'FAILED';

/** What a step that ended means, once the registry was looked at: the same step again would end no better. */
export function judged(device: Device, transaction: Transaction | undefined, decision: Decision): Decision {
  const again = 'step' in decision && decision.step === device.step && device.stepRevision === device.revision;
  if (!again || !transaction) return decision;
  if (transaction.status === 'MINED') return inTheWay('somebody changed it on the chain at the same time');
  const reason = transaction.reason ?? 'Its transaction failed.';
  const fault = (transaction.fault as FaultDetail | null) ?? conflict('its transaction failed').fault;
  return { settled: true, because: { reason, fault } };
}
