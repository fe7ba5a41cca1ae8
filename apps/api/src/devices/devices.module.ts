import { DevicesService, DidsService, EnrolmentsService } from '@atoll/identity';
import { Module } from '@nestjs/common';

import { DevicesResolver } from './devices.resolver.js';
import { EnrolmentsResolver } from './enrolments.resolver.js';

@Module({
  providers: [DevicesService, DidsService, EnrolmentsService, DevicesResolver, EnrolmentsResolver],
})
export class DevicesModule {}
