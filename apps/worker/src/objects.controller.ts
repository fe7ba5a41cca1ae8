import { BACKUP_SETTINGS, type BackupSettings } from '@atoll/chains';
import { ObjectCopies } from '@atoll/data';
import { Store } from '@atoll/store';
import {
  Controller,
  Get,
  Header,
  Inject,
  NotFoundException,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';

import { InternalGuard } from './internal.guard.js';
import { spokenAsHttp } from './logs.controller.js';

/** Gives the API chunks of objects as they lie in members' stores: ciphertext, each checked against its leaf. */
@Controller('internal')
@UseGuards(InternalGuard)
export class ObjectsController {
  private readonly copies: ObjectCopies;

  constructor(
    private readonly store: Store,
    @Inject(BACKUP_SETTINGS) settings: BackupSettings,
  ) {
    this.copies = new ObjectCopies(store, settings);
  }

  @Get('objects/:organisationId/:id/chunks/:place')
  @Header('content-type', 'application/octet-stream')
  async chunk(
    @Param('organisationId', ParseUUIDPipe) organisationId: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('place', ParseIntPipe) place: number,
  ): Promise<StreamableFile> {
    const where = { organisationId_id: { organisationId, id } };
    const include = { replicas: { where: { status: 'HELD' as const } } };
    const object = await this.store.platform.storedObject.findUnique({ where, include });
    if (!object?.leaves) throw new NotFoundException();
    const holders = object.replicas.map(({ holderId }) => holderId);
    // The owner's own store first: it is asked for nobody else's sake.
    holders.sort((a, b) => Number(b === organisationId) - Number(a === organisationId));
    return new StreamableFile(await this.copies.chunk(object, place, holders).catch(spokenAsHttp));
  }
}
