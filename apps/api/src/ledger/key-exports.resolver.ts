import type { Actor } from '@atoll/kernel';
import { KeyExportsService } from '@atoll/ledger';
import type { KeyExport } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { ExportKeyInput, KeyExportModel } from './key-export.model.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';

@Resolver(() => KeyExportModel)
export class KeyExportsResolver {
  constructor(
    private readonly service: KeyExportsService,
    private readonly own: OwnRows,
  ) {}

  @Query(() => KeyExportModel, { description: 'One export of your organisation; approvals name them.' })
  keyExport(@CurrentActor() actor: Actor, @IdArg('id', 'key export') id: string): Promise<KeyExport> {
    return this.service.find(actor, id);
  }

  @Mutation(() => KeyExportModel, {
    description:
      'Asks for a private key as age ciphertext, as a person with the permission key:govern. Another person with key:approve must approve it within a day, whatever the policies of the key say. CONFLICT for a key in a hardware security module or at a remote signer, which do not let keys out, and while one waits.',
  })
  exportKey(@CurrentActor() actor: Actor, @Args('input') { keyId, recipient }: ExportKeyInput): Promise<KeyExport> {
    return this.service.request(actor, keyId, recipient);
  }

  @ResolveField(() => KeyModel, { nullable: true })
  key(@Parent() { keyId }: KeyExport, @CurrentActor() actor: Actor): Promise<KeyModel | null> {
    return this.own.keys.find(actor, keyId);
  }
}
