import { connect, type Atoll } from '@atoll/sdk';
import WebSocket from 'ws';

/** An organisation of the story, and the person who acts for it. */
export type Member = { name: string; organisationId: string; token: string; atoll: Atoll };

/** Signs somebody up, founds an organisation, and gives back its hands. */
export async function join(url: string, name: string): Promise<Member> {
  const slug = `${name.toLowerCase()}-${Math.random().toString(36).slice(2, 10)}`;
  const input = { email: `${slug}@example.org`, name: `${name}'s founder`, password: `correct horse ${slug}` };
  const { signUp } = await connect({ url }).signUp({ input });
  const token = signUp.accessToken;
  const { createOrganisation } = await connect({ url, token: () => token }).createOrganisation({ input: { name } });
  const organisationId = createOrganisation.id;
  const atoll = connect({ url, token: () => token, organisation: () => organisationId, webSocket: WebSocket });
  return { name, organisationId, token, atoll };
}
