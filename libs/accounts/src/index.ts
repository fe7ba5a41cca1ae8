export { AccountRecoveryService, RECOVERY, RECOVERY_SECONDS } from './account-recovery.service.js';
export { ApplicationKeysService, type ApplicationKey, type ApplicationKeyWish } from './application-keys.service.js';
export { CredentialsService, type Bearer } from './credentials.service.js';
export { DirectoryTokensService, type Directory, type DirectoryToken } from './directory-tokens.service.js';
export { IdentityProvidersService, type IdentityProvider, type ProviderWish } from './identity-providers.service.js';
export { ProviderDoor } from './openid/provider-door.js';
export {
  MOST_PEOPLE,
  ProviderSignInsService,
  SIGN_IN_PROBLEMS,
  SIGN_IN_SECONDS,
  SignInRefused,
  type SignInProblem,
} from './provider-sign-ins.service.js';
export { PasskeysService, type Passkey } from './passkeys.service.js';
export { PeopleService, type Person, type SignedIn } from './people.service.js';
export { SecondFactorsService, type SecondFactor } from './second-factors.service.js';
export { TotpDoor } from './second-factor/totp-door.js';
export { hashSecret, newSecret, type Secret } from './secret.js';
export { SessionsService, type Session, type Tokens } from './sessions.service.js';
export { mustStill } from './still.js';
export { SlidingWindow, type Counter, type Window } from './sliding-window.js';
