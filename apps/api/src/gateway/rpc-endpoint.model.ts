import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('RpcEndpoint', {
  description:
    'Where applications ask a chain by JSON-RPC, whatever nodes it has. They show an application key with the scope rpc:read, and rpc:send to send transactions they signed: as `Authorization: Bearer …`, as `x-api-key`, or where only a URL can be given as the last part of its path, `{url}/{key}`.',
})
export class RpcEndpointModel {
  @Field({ description: 'For HTTP: POST one request or a batch of up to 100.' }) url!: string;
  @Field({ description: 'For WebSocket, which also takes eth_subscribe: newHeads, logs, newPendingTransactions.' })
  webSocketUrl!: string;
}
