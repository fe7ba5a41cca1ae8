import { MembersService, OrganisationsService, PersonInvitationsService } from '@atoll/tenancy';
import { Module } from '@nestjs/common';

import { IdentityModule } from '../identity/identity.module.js';
import { MembersResolver } from './members.resolver.js';
import { OrganisationsResolver } from './organisations.resolver.js';

@Module({
  imports: [IdentityModule],
  providers: [OrganisationsService, MembersService, PersonInvitationsService, OrganisationsResolver, MembersResolver],
})
export class TenancyModule {}
