import { CityCallsService, DatasetsService, GrantsService, LeaksService, SubjectAccessesService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { CityCallsResolver, DatasetsResolver } from './city.resolver.js';
import { LeaksResolver, SubjectAccessesResolver } from './leaks.resolver.js';

@Module({
  providers: [
    ...[GrantsService, DatasetsService, CityCallsService, LeaksService, SubjectAccessesService],
    ...[DatasetsResolver, CityCallsResolver, LeaksResolver, SubjectAccessesResolver],
  ],
})
export class CityModule {}
