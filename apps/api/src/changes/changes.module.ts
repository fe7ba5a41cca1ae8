import { Module } from '@nestjs/common';

import { ChangeFeed } from './change-feed.js';
import { ChangesResolver } from './changes.resolver.js';

@Module({ providers: [ChangeFeed, ChangesResolver] })
export class ChangesModule {}
