// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {WithIdentities} from "./WithIdentities.sol";

/// @title What the owner of a resource lets be done with it
/// @notice A resource may be a stream, a record, a twin's part: whatever its owner names. Two epochs count. `epoch` is that of the
/// grants: when it is bumped, every grant of before is dead, as after a sale. `keyEpoch` is that of the keys records are sealed with:
/// it is also bumped by each revocation, so who was revoked reads nothing later, and who was not is given the next key.
abstract contract Policies is WithIdentities {
    enum Release {
        DIRECT,
        BROKERED
    }

    enum Storers {
        ALL,
        LIST
    }

    /// @param scopes A mask of READ, PROCESS, SHARE and STORE_CIPHERTEXT.
    /// @param emergencies Whether a provider may break the glass.
    /// @param release Whether keys are wrapped when a grant is given, or by the broker at each access.
    /// @param storers Whether everybody may keep the ciphertext, or who is listed.
    /// @param broker Who releases keys beside the owner; zero for nobody.
    /// @param purposes A mask of purposes, by the consortium's own list.
    /// @param odrlHash Of the policy in ODRL, for people and their lawyers.
    struct Terms {
        uint8 scopes;
        bool emergencies;
        Release release;
        Storers storers;
        address broker;
        uint256 purposes;
        bytes32 odrlHash;
    }

    /// @param version Of the terms: each amendment is the next.
    struct Policy {
        address owner;
        uint32 epoch;
        uint32 keyEpoch;
        uint32 version;
        Terms terms;
    }

    mapping(bytes32 resource => Policy) public policies;
    /// @dev By the version of the terms, so that a new list forgets the old one.
    mapping(bytes32 resource => mapping(uint32 version => mapping(address => bool))) private listed;

    uint256[48] private __gap;

    event PolicyCreated(bytes32 indexed resource, address indexed owner, bytes32 name, Terms terms, address[] storers);
    event PolicyAmended(bytes32 indexed resource, Terms terms, address[] storers);
    event EpochBumped(bytes32 indexed resource, uint32 epoch, uint32 keyEpoch);

    uint8 public constant READ = 1;
    uint8 public constant PROCESS = 2;
    uint8 public constant SHARE = 4;
    uint8 public constant STORE_CIPHERTEXT = 8;
    uint256 private constant MAX_STORERS = 64;

    bytes32 private constant TERMS =
        keccak256(
            "Terms(uint8 scopes,bool emergencies,uint8 release,uint8 storers,address broker,uint256 purposes,bytes32 odrlHash)"
        );
    bytes32 private constant CREATE_POLICY =
        keccak256(
            "CreatePolicy(address signer,address owner,bytes32 name,Terms terms,address[] storers,uint256 nonce,uint256 deadline)Terms(uint8 scopes,bool emergencies,uint8 release,uint8 storers,address broker,uint256 purposes,bytes32 odrlHash)"
        );
    bytes32 private constant AMEND_POLICY =
        keccak256(
            "AmendPolicy(address signer,bytes32 resource,Terms terms,address[] storers,uint256 nonce,uint256 deadline)Terms(uint8 scopes,bool emergencies,uint8 release,uint8 storers,address broker,uint256 purposes,bytes32 odrlHash)"
        );
    bytes32 private constant BUMP_EPOCH = keccak256("BumpEpoch(address signer,bytes32 resource,uint256 nonce,uint256 deadline)");

    /// @notice Puts a resource under a policy, for its owner or the organisation that answers for the owner.
    /// @param storers Who may keep the ciphertext, where the terms say LIST.
    function createPolicy(
        address owner,
        bytes32 name,
        Terms calldata terms,
        address[] calldata storers
    ) external returns (bytes32 resource) {
        return _create(msg.sender, owner, name, terms, storers);
    }

    /// @notice {createPolicy}, signed.
    function createPolicyBySig(
        address signer,
        address owner,
        bytes32 name,
        Terms calldata terms,
        address[] calldata storers,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 resource) {
        bytes memory fields = abi.encode(CREATE_POLICY, signer, owner, name, _hashOf(terms), _hashOf(storers));
        return _create(_signerOf(signer, fields, deadline, signature), owner, name, terms, storers);
    }

    /// @notice Gives the resource other terms. What was granted under the old ones ends.
    function amendPolicy(bytes32 resource, Terms calldata terms, address[] calldata storers) external {
        _amend(msg.sender, resource, terms, storers);
    }

    /// @notice {amendPolicy}, signed.
    function amendPolicyBySig(
        address signer,
        bytes32 resource,
        Terms calldata terms,
        address[] calldata storers,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(AMEND_POLICY, signer, resource, _hashOf(terms), _hashOf(storers));
        _amend(_signerOf(signer, fields, deadline, signature), resource, terms, storers);
    }

    /// @notice Ends every grant at once, as when a car is sold.
    function bumpEpoch(bytes32 resource) external {
        _bump(msg.sender, resource);
    }

    /// @notice {bumpEpoch}, signed.
    function bumpEpochBySig(
        address signer,
        bytes32 resource,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _bump(_signerOf(signer, abi.encode(BUMP_EPOCH, signer, resource), deadline, signature), resource);
    }

    /// @notice Whether somebody may keep the ciphertext of a resource without being able to read it.
    function mayStore(bytes32 resource, address storer) external view returns (bool) {
        Policy storage policy = policies[resource];
        if (policy.owner == address(0) || !identities.mayAct(storer)) return false;
        return policy.terms.storers == Storers.ALL || listed[resource][policy.version][storer];
    }

    /// @dev The policy of a resource, for its owner's side.
    function _owned(address actor, bytes32 resource) internal view returns (Policy storage policy) {
        policy = _policyOf(resource);
        _requireSpeaksFor(actor, policy.owner, resource);
    }

    function _policyOf(bytes32 resource) internal view returns (Policy storage policy) {
        policy = policies[resource];
        if (policy.owner == address(0)) revert BadState(resource, 0);
    }

    function _bumpKey(bytes32 resource, Policy storage policy) internal {
        policy.keyEpoch += 1;
        emit EpochBumped(resource, policy.epoch, policy.keyEpoch);
    }

    function _create(
        address actor,
        address owner,
        bytes32 name,
        Terms calldata terms,
        address[] calldata storers
    ) private returns (bytes32 resource) {
        resource = idOf(owner, name);
        _requireSpeaksFor(actor, owner, resource);
        Policy storage policy = policies[resource];
        if (policy.owner != address(0)) revert BadState(resource, 1);
        policy.owner = owner;
        emit StateChanged(resource, 0, 1, actor, terms.odrlHash);
        emit PolicyCreated(resource, owner, name, terms, storers);
        _set(resource, policy, terms, storers);
    }

    function _amend(address actor, bytes32 resource, Terms calldata terms, address[] calldata storers) private {
        Policy storage policy = _owned(actor, resource);
        emit PolicyAmended(resource, terms, storers);
        _set(resource, policy, terms, storers);
    }

    function _bump(address actor, bytes32 resource) private {
        Policy storage policy = _owned(actor, resource);
        policy.epoch += 1;
        _bumpKey(resource, policy);
    }

    function _set(
        bytes32 resource,
        Policy storage policy,
        Terms calldata terms,
        address[] calldata storers
    ) private {
        if (terms.scopes > (READ | PROCESS | SHARE | STORE_CIPHERTEXT)) revert OutOfBounds("scopes", terms.scopes);
        if (storers.length > MAX_STORERS) revert OutOfBounds("storers", storers.length);
        policy.terms = terms;
        policy.version += 1;
        policy.epoch += 1;
        _bumpKey(resource, policy);
        for (uint256 i = 0; i < storers.length; i++) listed[resource][policy.version][storers[i]] = true;
    }

    function _hashOf(Terms calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(TERMS, terms));
    }

    function _hashOf(address[] calldata list) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(list));
    }
}
