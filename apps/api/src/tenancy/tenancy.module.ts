import { DirectoryPeopleService, MembersService, OrganisationsService, PersonInvitationsService } from '@atoll/tenancy';
import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { MembersResolver } from './members.resolver.js';
import { OrganisationsResolver } from './organisations.resolver.js';

@Module({
  imports: [AccountsModule],
  providers: [
    DirectoryPeopleService,
    OrganisationsService,
    MembersService,
    PersonInvitationsService,
    OrganisationsResolver,
    MembersResolver,
  ],
  exports: [MembersService],
})
export class TenancyModule {}
