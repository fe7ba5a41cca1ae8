import { ConsortiaService, InvitationsService } from '@atoll/consortia';
import { Module } from '@nestjs/common';

import { ConsortiaResolver } from './consortia.resolver.js';
import { InvitationsResolver } from './invitations.resolver.js';

@Module({
  providers: [ConsortiaService, InvitationsService, ConsortiaResolver, InvitationsResolver],
  exports: [ConsortiaService],
})
export class ConsortiaModule {}
