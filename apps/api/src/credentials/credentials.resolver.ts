import { Fault, type Actor } from '@atoll/kernel';
import {
  CredentialSchemasService,
  IssuedCredentialsService,
  IssuingKeysService,
  type Claims,
  type CredentialView,
  type ListedKey,
} from '@atoll/identity';
import type { CredentialSchema } from '@atoll/store';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { CONFIG, type Config } from '../config.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  CollectedCredential,
  CreateCredentialSchemaInput,
  CredentialConnection,
  CredentialModel,
  CredentialSchemaConnection,
  CredentialSchemaModel,
  EndorseDeviceInput,
  IssueCredentialInput,
  IssuingKeyModel,
} from './credential.model.js';

const idOf = ({ id }: { id: string }): string => id;

@Resolver(() => CredentialModel)
export class CredentialsResolver {
  constructor(
    private readonly issued: IssuedCredentialsService,
    private readonly schemas: CredentialSchemasService,
    private readonly keys: IssuingKeysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Query(() => CredentialSchemaConnection, { description: 'What your organisation issues by, newest first.' })
  credentialSchemas(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<CredentialSchema>> {
    return page(args, idOf, (part) => this.schemas.list(actor, part));
  }

  @Query(() => [IssuingKeyModel], { description: 'By which keys your organisation signs on a chain, newest first.' })
  async issuingKeys(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
  ): Promise<IssuingKeyModel[]> {
    return (await this.keys.list(actor, chainId)).map(asListed);
  }

  @Query(() => CredentialConnection, { description: 'What your organisation issued on a chain, newest first.' })
  credentials(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<CredentialView>> {
    return page(args, idOf, (part) => this.issued.list(actor, chainId, part));
  }

  @Query(() => CredentialModel, { description: 'One of them.' })
  credential(@CurrentActor() actor: Actor, @IdArg('id', 'credential') id: string): Promise<CredentialView> {
    return this.issued.find(actor, id);
  }

  @Mutation(() => CredentialSchemaModel, { description: 'Says what credentials of a type have to say.' })
  createCredentialSchema(
    @CurrentActor() actor: Actor,
    @Args('input') { name, claims }: CreateCredentialSchemaInput,
  ): Promise<CredentialSchema> {
    return this.schemas.create(actor, name, objectOf('claims', claims));
  }

  @Mutation(() => IssuingKeyModel, {
    description:
      "Has the document of your organisation's DID on the chain list a P-256 key, so that everybody can verify what it signs. The newest listed key issues; older ones stay good for what they signed.",
  })
  async appointIssuingKey(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @IdArg('keyId', 'key') keyId: string,
  ): Promise<IssuingKeyModel> {
    return asListed(await this.keys.appoint(actor, chainId, keyId));
  }

  @Mutation(() => CredentialModel, {
    description:
      'Vouches for somebody. The members of the consortium must have accredited your organisation for the type, and given it the role ISSUER; CONFLICT says what is missing. Moments later it is VALID on the chain and can be collected.',
  })
  issueCredential(@CurrentActor() actor: Actor, @Args('input') input: IssueCredentialInput): Promise<CredentialView> {
    return this.issued.issue(actor, input, this.base);
  }

  @Mutation(() => CredentialModel, {
    description:
      "Vouches for a device that is registered on the chain, by a credential of the type DeviceEndorsement. The device's owner makes it Active with its `onChainId`.",
  })
  endorseDevice(@CurrentActor() actor: Actor, @Args('input') input: EndorseDeviceInput): Promise<CredentialView> {
    return this.issued.endorseDevice(actor, input, this.base);
  }

  @Mutation(() => CollectedCredential, {
    description:
      'Gives the body of a credential out, to be handed to its holder: once, unless it was to be kept. What nobody collects within a day is forgotten, too.',
  })
  collectCredential(@CurrentActor() actor: Actor, @IdArg('id', 'credential') id: string): Promise<CollectedCredential> {
    return this.issued.collect(actor, id);
  }

  @Mutation(() => CredentialModel, { description: 'Ends a credential for ever.' })
  revokeCredential(@CurrentActor() actor: Actor, @IdArg('id', 'credential') id: string): Promise<CredentialView> {
    return this.issued.revoke(actor, id);
  }

  @Mutation(() => CredentialModel, { description: 'Lets a credential rest.' })
  suspendCredential(@CurrentActor() actor: Actor, @IdArg('id', 'credential') id: string): Promise<CredentialView> {
    return this.issued.suspend(actor, id);
  }

  @Mutation(() => CredentialModel, { description: 'Ends a suspension, while your organisation is accredited.' })
  resumeCredential(@CurrentActor() actor: Actor, @IdArg('id', 'credential') id: string): Promise<CredentialView> {
    return this.issued.resume(actor, id);
  }

  private get base(): { url: string } {
    return { url: this.config.publicUrl };
  }
}

const asListed = ({ transaction, ...key }: ListedKey): IssuingKeyModel => ({
  ...key,
  listed: transaction.status === 'MINED',
});

function objectOf(field: string, value: unknown): Claims {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims;
  throw Fault.invalid(field, 'must be an object');
}
