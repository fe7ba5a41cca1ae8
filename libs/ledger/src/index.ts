export { constructorInputs, eventOf, functionOf, signatureOf } from './abi/members.js';
export { explainRevert } from './abi/revert.js';
export { readArguments, writeTuple, writeValue, type TypedJson } from './abi/typed-json.js';
export { CUSTODY, type Custody, type KeyRef, type PublicKey } from './custody/custody.js';
export { readMasterKey, type MasterKey } from './custody/master-key.js';
export { SealedCustody } from './custody/sealed-custody.js';
export { AccountReconciler } from './transactions/account.reconciler.js';
export { endpointsOf, onFirstAnswering } from './transactions/chain-rpc.js';
export {
  accountKey,
  enqueue,
  TransactionsService,
  type AccountRef,
  type TransactionWish,
} from './transactions/transactions.service.js';
