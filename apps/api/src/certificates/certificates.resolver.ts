import { fromHex } from '@atoll/crypto';
import { pemOf } from '@atoll/credentials/certificates';
import { AuthoritiesService, CertificateLogsService, CertificatesService, stateOf } from '@atoll/identity';
import type { Actor } from '@atoll/kernel';
import type { Certificate, CertificateAuthority, CertificateHead, CertificateLog } from '@atoll/store';
import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { HexScalar } from '../scalars.js';
import {
  CertificateAuthorityConnection,
  CertificateAuthorityModel,
  CertificateConnection,
  CertificateHeadModel,
  CertificateLogModel,
  CertificateModel,
  CertificateProofModel,
  CertificateState,
  CreateCertificateAuthorityInput,
  IssueCertificateInput,
  OpenCertificateLogInput,
  RegisterCertificateAuthorityInput,
} from './certificate.model.js';

/** Which of its keys signs is an organisation's own business. */
const ownKey = (actor: Actor, of: { organisationId: string; keyId: string | null }): string | null =>
  of.organisationId === actor.organisationId ? of.keyId : null;

const bytes = (hex: string): Uint8Array => fromHex(hex as `0x${string}`);

@Resolver(() => CertificateLogModel)
export class CertificateLogsResolver {
  constructor(
    private readonly logs: CertificateLogsService,
    private readonly authorities: AuthoritiesService,
  ) {}

  @Query(() => [CertificateLogModel], { description: 'The logs of certificates of all members of a chain.' })
  certificateLogs(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<CertificateLog[]> {
    return this.logs.list(actor, chainId);
  }

  @Mutation(() => CertificateLogModel, {
    description:
      'Opens the log of your organisation on a chain, once. Its CAs need it, and the role ISSUER on the chain.',
  })
  openCertificateLog(
    @CurrentActor() actor: Actor,
    @Args('input') input: OpenCertificateLogInput,
  ): Promise<CertificateLog> {
    return this.authorities.openLog(actor, input);
  }

  @ResolveField('keyId', () => ID, { nullable: true })
  keyId(@CurrentActor() actor: Actor, @Parent() log: CertificateLog): string | null {
    return ownKey(actor, log);
  }

  @ResolveField(() => CertificateHeadModel, { nullable: true, description: 'The newest head that its key signed.' })
  head(
    @Parent() { organisationId, chainId }: CertificateLog,
    @CurrentActor() actor: Actor,
  ): Promise<CertificateHead | null> {
    return this.logs.head(actor, { organisationId, chainId });
  }
}

@Resolver(() => CertificateAuthorityModel)
export class CertificateAuthoritiesResolver {
  constructor(private readonly authorities: AuthoritiesService) {}

  @ResolveField('keyId', () => ID, { nullable: true })
  keyId(@CurrentActor() actor: Actor, @Parent() authority: CertificateAuthority): string | null {
    return ownKey(actor, authority);
  }

  @Query(() => CertificateAuthorityConnection, { description: 'The CAs of all members of a chain, oldest first.' })
  certificateAuthorities(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<CertificateAuthority>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.authorities.list(actor, chainId, part),
    );
  }

  @Query(() => CertificateAuthorityModel, { description: 'One CA of a member of one of your chains.' })
  certificateAuthority(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'certificate authority') id: string,
  ): Promise<CertificateAuthority> {
    return this.authorities.find(actor, id);
  }

  @Mutation(() => CertificateAuthorityModel, {
    description: 'Founds a CA whose key stays in custody. It issues once its own certificate is LOGGED, moments later.',
  })
  createCertificateAuthority(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateCertificateAuthorityInput,
  ): Promise<CertificateAuthority> {
    return this.authorities.create(actor, input);
  }

  @Mutation(() => CertificateAuthorityModel, {
    description:
      'Makes a CA outside known, whose certificates you log. INVALID unless the CA says that it is your organisation’s.',
  })
  registerCertificateAuthority(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterCertificateAuthorityInput,
  ): Promise<CertificateAuthority> {
    const { certificate, binding } = input;
    return this.authorities.register(actor, {
      ...input,
      certificate: bytes(certificate),
      binding: binding ? bytes(binding) : null,
    });
  }

  @Mutation(() => CertificateAuthorityModel, {
    description: 'Lets devices of your organisation enrol by ACME (RFC 8555), at /acme/<id>/directory, or no more.',
  })
  setCertificateEnrolment(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'certificate authority') id: string,
    @Args('enrols') enrols: boolean,
  ): Promise<CertificateAuthority> {
    return this.authorities.setEnrolment(actor, id, enrols);
  }
}

@Resolver(() => CertificateModel)
export class CertificatesResolver {
  constructor(
    private readonly service: CertificatesService,
    private readonly logs: CertificateLogsService,
  ) {}

  @Query(() => CertificateModel, { description: "One of your own, or one that is in another member's log." })
  certificate(@CurrentActor() actor: Actor, @IdArg('id', 'certificate') id: string): Promise<Certificate> {
    return this.service.find(actor, id);
  }

  @Query(() => CertificateConnection, { description: 'The certificates of a CA, newest first.' })
  certificates(
    @CurrentActor() actor: Actor,
    @IdArg('authorityId', 'certificate authority') authorityId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Certificate>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, authorityId, part),
    );
  }

  @Query(() => CertificateProofModel, {
    description:
      'What proves a certificate to anybody who asks a node of the chain. CONFLICT until a head that has it is on the chain.',
  })
  async certificateProof(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'certificate') id: string,
  ): Promise<CertificateProofModel> {
    const { chain, proof } = await this.logs.proof(actor, id);
    return { chain, proof, pem: chain.map((der) => pemOf(der)).join('') };
  }

  @Mutation(() => CertificateModel, {
    description: 'Has a CA here issue a certificate to the key of a request. It is LOGGED moments later.',
  })
  issueCertificate(@CurrentActor() actor: Actor, @Args('input') input: IssueCertificateInput): Promise<Certificate> {
    return this.service.issue(actor, { ...input, request: bytes(input.request) });
  }

  @Mutation(() => CertificateModel, {
    description: 'Logs what a CA outside issued. INVALID where its path to the CA does not hold.',
  })
  logCertificate(
    @CurrentActor() actor: Actor,
    @IdArg('authorityId', 'certificate authority') authorityId: string,
    @Args('certificate', { type: () => HexScalar, description: 'In DER, up to 16 KiB.' }) certificate: string,
  ): Promise<Certificate> {
    return this.service.log(actor, authorityId, bytes(certificate));
  }

  @Mutation(() => CertificateModel, {
    description: 'Ends a certificate of your organisation for ever, on the chain and in the revocation list.',
  })
  revokeCertificate(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'certificate') id: string,
    @Args('reason', {
      type: () => Int,
      defaultValue: 0,
      description:
        'By RFC 5280: 0 unspecified, 1 key compromise, 2 CA compromise, 3 affiliation changed, 4 superseded, 5 cessation, 9 privilege withdrawn.',
    })
    reason: number,
  ): Promise<Certificate> {
    return this.service.revoke(actor, id, reason);
  }

  @ResolveField(() => CertificateState)
  state(@Parent() certificate: Certificate): CertificateState {
    return CertificateState[stateOf(certificate)];
  }
}
