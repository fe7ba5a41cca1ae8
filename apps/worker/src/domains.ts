import { BackupReconciler, ChainReconciler, ExchangeReconciler } from '@atoll/chains';
import { MembershipReconciler } from '@atoll/consortia';
import { DeploymentReconciler, KernelReconciler, ReleaseReconciler, UpgradeReconciler } from '@atoll/contracts';
import {
  AuthChallengeReconciler,
  CertificateLogReconciler,
  CertificateReconciler,
  CredentialReconciler,
  DeviceReconciler,
  DeviceRegistryReconciler,
  RevocationListReconciler,
  StatusListReconciler,
} from '@atoll/identity';
import {
  AccessDeedReconciler,
  AccessMirrorReconciler,
  CityAnswerReconciler,
  CityMirrorReconciler,
  CityProviderReconciler,
  DataStreamReconciler,
  KeyReleaseReconciler,
  LeakTraceReconciler,
  ObjectReconciler,
  ServiceRegistryReconciler,
} from '@atoll/data';
import {
  AccountReconciler,
  AnchorReconciler,
  ApprovalReconciler,
  IndexReconciler,
  IntentReconciler,
  KeyExportReconciler,
  KeyReconciler,
  MeteringReconciler,
  RotationReconciler,
  SignatureReconciler,
  WebhookReconciler,
} from '@atoll/ledger';
import type { Handler } from '@atoll/queue';
import { AuditReconciler } from '@atoll/tenancy';
import type { Type } from '@nestjs/common';

/** Who looks after which rows: a new kind of row is one line here. Each names its own queue. */
export const DOMAIN_HANDLERS: Type<Handler>[] = [
  ChainReconciler,
  KeyReconciler,
  RotationReconciler,
  SignatureReconciler,
  KeyExportReconciler,
  MembershipReconciler,
  ExchangeReconciler,
  AccountReconciler,
  IntentReconciler,
  ApprovalReconciler,
  ReleaseReconciler,
  DeploymentReconciler,
  UpgradeReconciler,
  KernelReconciler,
  BackupReconciler,
  IndexReconciler,
  WebhookReconciler,
  MeteringReconciler,
  AuditReconciler,
  AnchorReconciler,
  DeviceReconciler,
  DeviceRegistryReconciler,
  CredentialReconciler,
  StatusListReconciler,
  AuthChallengeReconciler,
  CertificateReconciler,
  CertificateLogReconciler,
  RevocationListReconciler,
  ObjectReconciler,
  DataStreamReconciler,
  ServiceRegistryReconciler,
  AccessDeedReconciler,
  AccessMirrorReconciler,
  KeyReleaseReconciler,
  CityMirrorReconciler,
  CityProviderReconciler,
  CityAnswerReconciler,
  LeakTraceReconciler,
];
