import { LOWER_ADDRESS } from '@atoll/crypto';
import { didOf, DevicesService, DidsService, type DeviceView } from '@atoll/identity';
import type { Actor } from '@atoll/kernel';
import type { Transaction } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg, ShortArg } from '../input.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { BigIntScalar, HexScalar } from '../scalars.js';
import {
  DeviceConnection,
  DeviceFilterInput,
  DeviceLabelsInput,
  DeviceModel,
  DidAttributeInput,
  DidDelegateInput,
  DidResolutionModel,
  RegisterDeviceInput,
  UpdateDeviceInput,
} from './device.model.js';

@Resolver(() => DeviceModel)
export class DevicesResolver {
  constructor(
    private readonly service: DevicesService,
    private readonly dids: DidsService,
    private readonly changes: Changes,
  ) {}

  @Query(() => DeviceConnection, {
    description:
      'The devices of a chain: yours, also those that it does not know yet, and those of its other members. By address.',
  })
  devices(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args('filter', { type: () => DeviceFilterInput, nullable: true }) filter: DeviceFilterInput | null,
    @Args() args: PageArgs,
  ): Promise<Page<DeviceView>> {
    return page(
      args,
      ({ address }) => address,
      (part) => this.service.list(actor, chainId, filter ?? {}, part),
      LOWER_ADDRESS,
    );
  }

  @Query(() => DeviceModel, { description: 'One device by its DID, did:ethr:0x<chainId>:<address>.' })
  device(@CurrentActor() actor: Actor, @ShortArg('did') did: string): Promise<DeviceView> {
    return this.service.byDid(actor, did);
  }

  @Query(() => DidResolutionModel, {
    description:
      "A DID's document, by the public resolver of did:ethr on your own node; with versionId as of that block.",
  })
  did(
    @CurrentActor() actor: Actor,
    @ShortArg('did') did: string,
    @Args('versionId', { type: () => BigIntScalar, nullable: true }) versionId: bigint | null,
  ): Promise<DidResolutionModel> {
    return this.dids.resolve(actor, did, versionId ?? null);
  }

  @Mutation(() => DeviceModel, {
    description:
      'Takes a device of yours in. With its proof it goes to the chain: watch it with deviceChanged. The same again is the same device; CONFLICT for other fields, and for hardware that has a live DID.',
  })
  registerDevice(@CurrentActor() actor: Actor, @Args('input') input: RegisterDeviceInput): Promise<DeviceView> {
    const { chainId, ...cells } = input;
    return this.service.register(actor, chainId, cells);
  }

  @Mutation(() => DeviceModel, {
    description: "Brings a device's own signature that it is what was written down of it, whoever carries it.",
  })
  proveDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @Args('proof', { type: () => HexScalar }) proof: string,
  ): Promise<DeviceView> {
    return this.service.prove(actor, id, proof);
  }

  @Mutation(() => DeviceModel, { description: 'Carries what a device says of itself, signed by it alone.' })
  updateDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @Args('input') input: UpdateDeviceInput,
  ): Promise<DeviceView> {
    return this.service.update(actor, id, input);
  }

  @Mutation(() => DeviceModel, {
    description:
      'Has it become active by an endorsement on the chain, of the schema DeviceEndorsement. Without a valid one it stays as it is, and `own.fault` says NotVouchedFor.',
  })
  activateDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @HexArg('credential', 32) credential: string,
  ): Promise<DeviceView> {
    return this.service.activate(actor, id, credential);
  }

  @Mutation(() => DeviceModel, { description: 'Takes an active device out, until it is resumed.' })
  suspendDevice(@CurrentActor() actor: Actor, @IdArg('id', 'device') id: string): Promise<DeviceView> {
    return this.service.suspend(actor, id);
  }

  @Mutation(() => DeviceModel, { description: 'Active again, by the endorsement of before or by another one.' })
  resumeDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @HexArg('credential', 32, { nullable: true }) credential?: string,
  ): Promise<DeviceView> {
    return this.service.resume(actor, id, credential);
  }

  @Mutation(() => DeviceModel, {
    description: 'Ends its DID, for ever. Its hardware may be registered anew by another key.',
  })
  retireDevice(@CurrentActor() actor: Actor, @IdArg('id', 'device') id: string): Promise<DeviceView> {
    return this.service.retire(actor, id);
  }

  @Mutation(() => DeviceModel, {
    description: 'Binds it to a gateway, which must be active, of a member with the role GATEWAY; to none when absent.',
  })
  bindDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @HexArg('gateway', 20, { nullable: true }) gateway?: string,
  ): Promise<DeviceView> {
    return this.service.bind(actor, id, gateway ?? null);
  }

  @Mutation(() => DeviceModel, { description: 'Names, tags and places, which your organisation alone sees.' })
  labelDevice(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @Args('labels') labels: DeviceLabelsInput,
  ): Promise<DeviceView> {
    return this.service.label(actor, id, labels);
  }

  @Mutation(() => TransactionModel, {
    description:
      'Publishes a key or a service in the document of a device that your principal controls, as it does those on P-256. REVERTED for others.',
  })
  setDeviceAttribute(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @Args('attribute') attribute: DidAttributeInput,
  ): Promise<Transaction> {
    return this.dids.setAttribute(actor, id, { ...attribute, value: attribute.value as `0x${string}` });
  }

  @Mutation(() => TransactionModel, { description: 'Lets another account act for such a device, in its document.' })
  setDeviceDelegate(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'device') id: string,
    @Args('delegate') delegate: DidDelegateInput,
  ): Promise<Transaction> {
    return this.dids.setDelegate(actor, id, delegate);
  }

  @Subscription(() => DeviceModel, {
    description: 'A device of yours as it is, and again after every change.',
    resolve: (device: DeviceView) => device,
  })
  deviceChanged(@CurrentCaller() caller: Caller, @IdArg('id', 'device') id: string): AsyncIterableIterator<DeviceView> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField('did', () => String)
  didOf(@Parent() { evmChainId, address }: DeviceView): string {
    return didOf(evmChainId, address);
  }
}
