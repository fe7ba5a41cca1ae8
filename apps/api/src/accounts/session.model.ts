import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('Session', { description: 'A sign-in of yours, on one device.' })
export class SessionModel {
  @Field(() => ID) id!: string;
  @Field({ description: 'When you signed in.' }) createdAt!: Date;
  @Field({ description: 'When you have to sign in again.' }) expiresAt!: Date;
  @Field({ description: 'Whether it is the one whose access token is sent.' }) current!: boolean;
}
