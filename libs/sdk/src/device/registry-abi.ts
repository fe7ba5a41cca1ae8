import { parseAbi } from 'viem';

/** What participants call and hear of `ServiceRegistry`, `IdentityRegistry` and `Consortium`; a test compares it with the compiled contracts. */
export const REGISTRY_ABI = parseAbi([
  'struct Terms { uint8 mode; address target; bytes32 codeHash; bytes32 descriptorHash; bytes32 policy; uint256 price; }',
  'function registerNode(bytes32 name, bytes32 infoHash) returns (bytes32 id)',
  'function heartbeat(bytes32 id, uint64 height)',
  'function registerService(bytes32 name, Terms terms) returns (bytes32 id)',
  'function registerServiceBySig(address signer, bytes32 name, Terms terms, uint256 deadline, bytes signature) returns (bytes32 id)',
  'function updateService(bytes32 id, Terms terms)',
  'function updateServiceBySig(address signer, bytes32 id, Terms terms, uint256 deadline, bytes signature)',
  'function deprecate(bytes32 id)',
  'function requestAccess(bytes32 service) returns (bytes32 id)',
  'function requestAccessBySig(address signer, bytes32 service, uint256 deadline, bytes signature) returns (bytes32 id)',
  'function requestAccessThrough(bytes32 service, address device, uint256 until, bytes consent) returns (bytes32 id)',
  'function grantTicket(bytes32 id, uint64 validUntil)',
  'function denyTicket(bytes32 id)',
  'function closeTicket(bytes32 id)',
  'function revokeTicket(bytes32 id)',
  'function expireTicket(bytes32 id)',
  'function recordInteraction(bytes32 id, uint32 number, bytes32 result, bytes holderSignature, address serviceSigner, bytes serviceSignature)',
  'function nonces(address owner) view returns (uint256)',
  'event ServiceRegistered(bytes32 indexed id, address indexed org, bytes32 name, Terms terms)',
  'event ServiceUpdated(bytes32 indexed id, uint32 version, Terms terms)',
  'event TicketRequested(bytes32 indexed id, bytes32 indexed service, address indexed holder, address through)',
  'error BadState(bytes32 id, uint8 current)',
  'error NotAuthorised(bytes32 id, address actor)',
  'error IntentExpired(uint256 deadline)',
  'error IntentForged(address signer)',
  'error OutOfBounds(bytes32 what, uint256 value)',
  'error OnlyThroughGateway(address device, address gateway)',
  'error NotLive(bytes32 id)',
  'error NotSigned(address signer)',
  'error OtherCode(address target, bytes32 codeHash)',
]);

export const IDENTITY_ABI = parseAbi([
  'function updateDevice(address did, bytes32 infoHash, uint64 seq, bytes signature)',
  'error BadState(bytes32 id, uint8 current)',
  'error OutOfBounds(bytes32 what, uint256 value)',
  'error NotTheDevice(address did)',
]);
