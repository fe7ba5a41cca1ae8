import type { Actor } from '@atoll/kernel';
import { SitesService } from '@atoll/sites';
import type { Site } from '@atoll/store';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import {
  ConnectSiteInput,
  CreateSiteInput,
  SiteArgs,
  SiteConnection,
  type SiteLabelInput,
  SiteLabelModel,
  SiteModel,
  UpdateSiteInput,
} from './site.model.js';
import { SiteNeighbours } from './site-neighbours.js';

const SHARED = "Who shares it sees the site, and no other organisation's nodes.";

@Resolver(() => SiteModel)
export class SitesResolver {
  constructor(
    private readonly sites: SitesService,
    private readonly neighbours: SiteNeighbours,
  ) {}

  @Query(() => SiteConnection, {
    name: 'sites',
    description:
      "The sites of your organisation, those shared with it, those of the installation, and those where nodes of your consortia's chains stand; newest first.",
  })
  list(
    @CurrentActor() actor: Actor,
    @Args() { kind, jurisdiction, region, mine, ...args }: SiteArgs,
  ): Promise<Page<Site>> {
    const filter = {
      ...(kind && { kind }),
      ...(jurisdiction && { jurisdiction }),
      ...(region && { region }),
      ...(mine && { operatorId: actor.organisationId }),
    };
    return page(
      args,
      ({ id }) => id,
      (part) => this.sites.list(actor, filter, part),
    );
  }

  @Query(() => SiteModel, { description: 'One site that your organisation can see.' })
  site(@CurrentActor() actor: Actor, @IdArg('id', 'site') id: string): Promise<Site> {
    return this.sites.find(actor, id);
  }

  @Mutation(() => SiteModel, {
    description: 'Adds a site that your organisation operates, in the cluster of the installation until connectSite.',
  })
  createSite(
    @CurrentActor() actor: Actor,
    @Args('input') { idempotencyKey, labels, ...wish }: CreateSiteInput,
  ): Promise<Site> {
    return this.sites.create(actor, { ...wish, labels: labelsIn(labels) }, idempotencyKey);
  }

  @Mutation(() => SiteModel, { description: 'Changes a site of yours. Nodes that stand there stay.' })
  updateSite(@CurrentActor() actor: Actor, @Args('input') { id, labels, ...change }: UpdateSiteInput): Promise<Site> {
    const said = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined && value !== null),
    );
    return this.sites.update(actor, id, { ...said, ...(labels && { labels: labelsIn(labels) }) });
  }

  @Mutation(() => SiteModel, {
    description:
      'Gives a site of yours a cluster of its own, or new credentials for it. It is sealed at once and never shown again. INVALID names what is refused; CONFLICT while nodes stand there in the cluster of the installation.',
  })
  connectSite(@CurrentActor() actor: Actor, @Args('input') { id, kubeconfig }: ConnectSiteInput): Promise<Site> {
    return this.sites.connect(actor, id, kubeconfig);
  }

  @Mutation(() => SiteModel, {
    description: 'Lets no new nodes stand at a site of yours, or lets them again. Their owners move those there are.',
  })
  drainSite(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'site') id: string,
    @Args('draining', { defaultValue: true }) draining: boolean,
  ): Promise<Site> {
    return this.sites.drain(actor, id, draining);
  }

  @Mutation(() => SiteModel, {
    description: 'Takes a site of yours away with its kubeconfig. CONFLICT while nodes stand there, with their names.',
  })
  removeSite(@CurrentActor() actor: Actor, @IdArg('id', 'site') id: string): Promise<Site> {
    return this.sites.remove(actor, id);
  }

  @Mutation(() => SiteModel, {
    description: `Lets an organisation that you know place nodes at a site of yours. ${SHARED}`,
  })
  shareSite(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'site') id: string,
    @IdArg('organisationId', 'organisation') organisationId: string,
  ): Promise<Site> {
    return this.sites.share(actor, id, organisationId);
  }

  @Mutation(() => SiteModel, { description: 'Ends that; nodes that stand there stay.' })
  unshareSite(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'site') id: string,
    @IdArg('organisationId', 'organisation') organisationId: string,
  ): Promise<Site> {
    return this.sites.unshare(actor, id, organisationId);
  }

  @ResolveField(() => [SiteLabelModel])
  labels(@Parent() site: Site): SiteLabelModel[] {
    return Object.entries(site.labels as Record<string, string>).map(([key, value]) => ({ key, value }));
  }

  @ResolveField(() => Int, {
    nullable: true,
    description: 'How many nodes stand there, whoever owns them. Null where your organisation may not place any.',
  })
  async occupied(@Parent() site: Site, @CurrentActor() actor: Actor): Promise<number | null> {
    return this.neighbours.occupied.find(actor, site.id);
  }

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'Null: the installation itself, for everybody.',
  })
  async operator(@Parent() site: Site, @CurrentActor() actor: Actor): Promise<OrganisationModel | null> {
    return site.operatorId === null ? null : this.neighbours.operators.find(actor, site.operatorId);
  }

  @ResolveField(() => [OrganisationModel], {
    nullable: true,
    description: 'Who else may place nodes there, by name. Null where your organisation does not operate it.',
  })
  async sharedWith(@Parent() site: Site, @CurrentActor() actor: Actor): Promise<OrganisationModel[] | null> {
    return this.neighbours.sharedWith.find(actor, site.id);
  }
}

const labelsIn = (labels: SiteLabelInput[]): Record<string, string> =>
  Object.fromEntries(labels.map(({ key, value }) => [key, value]));
