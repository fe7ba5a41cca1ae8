import { pingPayload, signedHeaders, WebhookSecrets, WebhookSender, type Sent } from '@atoll/ledger';
import { newId, Store } from '@atoll/store';
import { Body, Controller, HttpCode, HttpException, Param, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';

import { InternalGuard } from './internal.guard.js';
import { spokenAsHttp } from './logs.controller.js';

const SECRET = z.union([
  z.strictObject({ first: z.literal(true) }),
  z.strictObject({ overlapSeconds: z.number().int().min(0).max(604_800) }),
]);

/** Makes the secrets that the API shows once and never keeps, and pings. Whose webhook it is, the API has checked. */
@Controller('internal/webhooks/:organisationId/:id')
@UseGuards(InternalGuard)
export class WebhooksController {
  constructor(
    private readonly store: Store,
    private readonly secrets: WebhookSecrets,
    private readonly sender: WebhookSender,
  ) {}

  @Post('secret')
  @HttpCode(200)
  async secret(
    @Param('organisationId') organisationId: string,
    @Param('id') webhookId: string,
    @Body() body: unknown,
  ): Promise<{ secret: string | null }> {
    const webhook = refOf(organisationId, webhookId);
    const { success, data } = SECRET.safeParse(body);
    if (!success) throw new HttpException('', 400);
    const made = 'first' in data ? this.secrets.first(webhook) : this.secrets.rotate(webhook, data.overlapSeconds);
    return { secret: await made.catch(spokenAsHttp) };
  }

  @Post('ping')
  @HttpCode(200)
  async ping(@Param('organisationId') organisationId: string, @Param('id') webhookId: string): Promise<Sent> {
    const webhook = refOf(organisationId, webhookId);
    const found = await this.store.platform.webhook.findUnique({
      where: { organisationId_id: { organisationId, id: webhookId } },
      select: { url: true, stream: { select: { id: true, name: true, chainId: true } } },
    });
    const keys = found ? await this.secrets.keys(webhook) : [];
    if (!found || keys.length === 0) throw new HttpException('', 404);
    const body = pingPayload(found.stream, new Date());
    return this.sender.post(found.url, signedHeaders(`msg_${newId()}`, body, keys), body);
  }
}

function refOf(organisationId: string, webhookId: string) {
  const isId = (text: string) => z.uuid().safeParse(text).success;
  if (!isId(organisationId) || !isId(webhookId)) throw new HttpException('', 404);
  return { organisationId, webhookId };
}
