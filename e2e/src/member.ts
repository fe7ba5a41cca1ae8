import { connect, type Atoll } from '@atoll/sdk';
import WebSocket from 'ws';

/** An organisation of the story, and the person who acts for it. */
export type Member = { name: string; organisationId: string; atoll: Atoll };

/** Signs somebody up, founds an organisation, and gives back its hands. */
export async function join(url: string, name: string): Promise<Member> {
  const stranger = connect({ url });
  const slug = `${name.toLowerCase()}-${Math.random().toString(36).slice(2, 10)}`;
  const input = { email: `${slug}@example.org`, name: `${name}'s founder`, password: `correct horse ${slug}` };
  const { signUp: session } = await stranger.signUp({ input });
  let organisationId: string | undefined;
  const atoll = connect({
    url,
    token: () => session.accessToken,
    organisation: () => organisationId,
    webSocket: WebSocket,
  });
  const { createOrganisation } = await atoll.createOrganisation({ input: { name } });
  organisationId = createOrganisation.id;
  return { name, organisationId: createOrganisation.id, atoll };
}
