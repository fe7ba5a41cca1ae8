import { AcmeService, AuthoritiesService, CertificateLogsService, CertificatesService } from '@atoll/identity';
import { Module } from '@nestjs/common';

import {
  CertificateAuthoritiesResolver,
  CertificateLogsResolver,
  CertificatesResolver,
} from './certificates.resolver.js';

@Module({
  providers: [
    ...[AuthoritiesService, CertificatesService, CertificateLogsService, AcmeService],
    ...[CertificateLogsResolver, CertificateAuthoritiesResolver, CertificatesResolver],
  ],
})
export class CertificatesModule {}
