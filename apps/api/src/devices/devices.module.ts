import { DevicesService, DidsService, EnrolmentsService, PossessionService } from '@atoll/identity';
import { Module } from '@nestjs/common';

import { DevicesResolver } from './devices.resolver.js';
import { EnrolmentsResolver } from './enrolments.resolver.js';

@Module({
  providers: [DevicesService, DidsService, EnrolmentsService, PossessionService, DevicesResolver, EnrolmentsResolver],
})
export class DevicesModule {}
