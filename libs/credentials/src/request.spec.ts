import { stated } from './credential.js';
import { issueSdJwt } from './issue.js';
import { presentSdJwt, verifyPresentation } from './present.js';
import { Refusal } from './refusal.js';
import { clientIdOf, presentationRequest, presentationsIn, requireWanted } from './request.js';
import { resolving, testParty } from './testing.js';

const [issuer, holder] = [testParty('ES256'), testParty('ES256')];
const judging = { resolve: resolving(issuer, holder) };
const WANTED = { id: 'endorsement', type: 'DeviceEndorsement', claims: [['credentialSubject', 'model']] };
const request = presentationRequest(WANTED, {
  responseUri: 'https://atoll.example/answers/1',
  nonce: 'n-1',
  state: 's-1',
});
const asked = { nonce: 'n-1', audience: clientIdOf('https://atoll.example/answers/1') };
const codeOf = (work: () => unknown) => {
  try {
    return (work(), 'accepted');
  } catch (error) {
    return (error as Refusal).code;
  }
};

it('is a request of OpenID4VP 1.0 whose client is where the answer goes', () => {
  expect(request).toMatchObject({
    response_type: 'vp_token',
    response_mode: 'direct_post',
    client_id: 'redirect_uri:https://atoll.example/answers/1',
    response_uri: 'https://atoll.example/answers/1',
    nonce: 'n-1',
    state: 's-1',
    dcql_query: {
      credentials: [
        {
          id: 'endorsement',
          format: 'vc+sd-jwt',
          meta: { type_values: [['VerifiableCredential', 'DeviceEndorsement']] },
          claims: [{ path: ['credentialSubject', 'model'] }],
        },
      ],
    },
  });
});

it('is answered by what shows the wanted claim', async () => {
  const credential = await issueSdJwt(
    stated({
      types: ['DeviceEndorsement'],
      issuer: issuer.did,
      subject: holder.did,
      claims: { model: 'M-7' },
      validFrom: new Date(Date.now() - 1_000),
    }),
    WANTED.claims,
    issuer.signer,
  );
  const shown = async (claims: string[][]) => {
    const text = await presentSdJwt(credential, claims, { ...asked, holder: holder.signer });
    const [presentation] = presentationsIn(JSON.stringify({ endorsement: [text] }), WANTED);
    return verifyPresentation(presentation!, asked, judging);
  };
  const [good, shy] = [await shown(WANTED.claims), await shown([])];
  expect(codeOf(() => requireWanted(good, WANTED))).toBe('accepted');
  expect(codeOf(() => requireWanted(shy, WANTED))).toBe('NOT_ASKED_FOR');
  expect(codeOf(() => requireWanted(good, { ...WANTED, type: 'Licence' }))).toBe('NOT_ASKED_FOR');
  expect(codeOf(() => requireWanted(good, { ...WANTED, claims: [['constructor']] }))).toBe('NOT_ASKED_FOR');
});

it.each([
  '{}',
  '{"endorsement":[]}',
  '{"endorsement":[1]}',
  '{"other":["a"]}',
  '{"endorsement":"a","endorsement":"b"}',
  'x',
])('is not answered by %s', (vpToken) => {
  expect(codeOf(() => presentationsIn(vpToken, WANTED))).toMatch(/NOT_ASKED_FOR|MALFORMED/);
});
