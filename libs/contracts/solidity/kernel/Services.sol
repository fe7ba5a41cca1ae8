// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {WithIdentities} from "./WithIdentities.sol";

/// @title Which nodes and services there are, and whose
/// @dev The pinned code is that of the target itself. A proxy's code stays the same while what it runs changes, so a proxy
/// pins nothing: register what it runs, or a service off the chain.
abstract contract Services is WithIdentities {
    enum Mode {
        ON_CHAIN,
        OFF_CHAIN
    }

    enum ServiceState {
        None,
        Active,
        Deprecated
    }

    /// @param target The contract, where the service is ON_CHAIN; else zero.
    /// @param codeHash The hash of the contract's code, or of the endpoint.
    /// @param descriptorHash Of what describes it to programs.
    /// @param policy The resource of its policy in AccessGrant; zero for none.
    /// @param price In the smallest unit of the consortium's settlement token; zero for free.
    struct Terms {
        Mode mode;
        address target;
        bytes32 codeHash;
        bytes32 descriptorHash;
        bytes32 policy;
        uint256 price;
    }

    struct Service {
        address owner;
        ServiceState state;
        uint32 version;
        Terms terms;
    }

    struct Node {
        address org;
        uint64 lastSeen;
        uint64 height;
        bytes32 infoHash;
    }

    mapping(bytes32 id => Service) public services;
    mapping(bytes32 id => Node) public nodes;

    uint256[48] private __gap;

    event NodeRegistered(bytes32 indexed id, address indexed org, bytes32 name, bytes32 infoHash);
    event NodeSeen(bytes32 indexed id, uint64 height);
    event ServiceRegistered(bytes32 indexed id, address indexed org, bytes32 name, Terms terms);
    event ServiceUpdated(bytes32 indexed id, uint32 version, Terms terms);
    event ServiceDeprecated(bytes32 indexed id);

    /// @notice The target's code is not the pinned one.
    error OtherCode(address target, bytes32 codeHash);

    bytes32 private constant TERMS =
        keccak256(
            "Terms(uint8 mode,address target,bytes32 codeHash,bytes32 descriptorHash,bytes32 policy,uint256 price)"
        );
    bytes32 private constant REGISTER_NODE =
        keccak256("RegisterNode(address signer,bytes32 name,bytes32 infoHash,uint256 nonce,uint256 deadline)");
    bytes32 private constant HEARTBEAT =
        keccak256("Heartbeat(address signer,bytes32 id,uint64 height,uint256 nonce,uint256 deadline)");
    bytes32 private constant REGISTER_SERVICE =
        keccak256(
            "RegisterService(address signer,bytes32 name,Terms terms,uint256 nonce,uint256 deadline)Terms(uint8 mode,address target,bytes32 codeHash,bytes32 descriptorHash,bytes32 policy,uint256 price)"
        );
    bytes32 private constant UPDATE_SERVICE =
        keccak256(
            "UpdateService(address signer,bytes32 id,Terms terms,uint256 nonce,uint256 deadline)Terms(uint8 mode,address target,bytes32 codeHash,bytes32 descriptorHash,bytes32 policy,uint256 price)"
        );
    bytes32 private constant DEPRECATE = keccak256("Deprecate(address signer,bytes32 id,uint256 nonce,uint256 deadline)");

    /// @notice Registers a node of the caller's organisation, or what changed about it.
    function registerNode(bytes32 name, bytes32 infoHash) external returns (bytes32 id) {
        return _registerNode(msg.sender, name, infoHash);
    }

    /// @notice {registerNode}, signed.
    function registerNodeBySig(
        address signer,
        bytes32 name,
        bytes32 infoHash,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _registerNode(_signerOf(signer, abi.encode(REGISTER_NODE, signer, name, infoHash), deadline, signature), name, infoHash);
    }

    /// @notice Says that a node is up, and which block it has.
    function heartbeat(bytes32 id, uint64 height) external {
        _heartbeat(msg.sender, id, height);
    }

    /// @notice {heartbeat}, signed.
    function heartbeatBySig(
        address signer,
        bytes32 id,
        uint64 height,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _heartbeat(_signerOf(signer, abi.encode(HEARTBEAT, signer, id, height), deadline, signature), id, height);
    }

    /// @notice Registers a service of the caller's organisation.
    function registerService(bytes32 name, Terms calldata terms) external returns (bytes32 id) {
        return _registerService(msg.sender, name, terms);
    }

    /// @notice {registerService}, signed.
    function registerServiceBySig(
        address signer,
        bytes32 name,
        Terms calldata terms,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _registerService(_signerOf(signer, abi.encode(REGISTER_SERVICE, signer, name, _hashOf(terms)), deadline, signature), name, terms);
    }

    /// @notice Makes a service's next version. Tickets for the last one end.
    function updateService(bytes32 id, Terms calldata terms) external {
        _updateService(msg.sender, id, terms);
    }

    /// @notice {updateService}, signed.
    function updateServiceBySig(
        address signer,
        bytes32 id,
        Terms calldata terms,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _updateService(_signerOf(signer, abi.encode(UPDATE_SERVICE, signer, id, _hashOf(terms)), deadline, signature), id, terms);
    }

    /// @notice Ends a service.
    function deprecate(bytes32 id) external {
        _deprecate(msg.sender, id);
    }

    /// @notice {deprecate}, signed.
    function deprecateBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _deprecate(_signerOf(signer, abi.encode(DEPRECATE, signer, id), deadline, signature), id);
    }

    /// @notice Whether a service can be used: its organisation is Active, and its contract has the code that was registered.
    function isAvailable(bytes32 id) public view returns (bool) {
        Service storage service = services[id];
        return service.state == ServiceState.Active && consortium.isActive(service.owner) && _isPinned(service.terms);
    }

    /// @dev A service of the actor's organisation.
    function _ownedService(address actor, bytes32 id) internal view returns (Service storage service) {
        service = services[id];
        if (_memberOf(actor, id) != service.owner) revert NotAuthorised(id, actor);
    }

    function _registerNode(address actor, bytes32 name, bytes32 infoHash) private returns (bytes32 id) {
        address org = _memberOf(actor, name);
        id = idOf(org, name);
        (nodes[id].org, nodes[id].infoHash) = (org, infoHash);
        emit NodeRegistered(id, org, name, infoHash);
    }

    function _heartbeat(address actor, bytes32 id, uint64 height) private {
        Node storage node = nodes[id];
        if (_memberOf(actor, id) != node.org) revert NotAuthorised(id, actor);
        if (height > block.number) revert OutOfBounds("height", height);
        (node.lastSeen, node.height) = (uint64(block.timestamp), height);
        emit NodeSeen(id, height);
    }

    function _registerService(address actor, bytes32 name, Terms calldata terms) private returns (bytes32 id) {
        address org = _memberOf(actor, name);
        id = idOf(org, name);
        Service storage service = services[id];
        if (service.state != ServiceState.None) revert BadState(id, uint8(service.state));
        service.owner = org;
        _set(service, terms);
        emit ServiceRegistered(id, org, name, terms);
        _moveService(id, service, ServiceState.Active, actor);
    }

    function _updateService(address actor, bytes32 id, Terms calldata terms) private {
        Service storage service = _ownedService(actor, id);
        if (service.state != ServiceState.Active) revert BadState(id, uint8(service.state));
        _set(service, terms);
        emit ServiceUpdated(id, service.version, terms);
    }

    function _deprecate(address actor, bytes32 id) private {
        Service storage service = _ownedService(actor, id);
        if (service.state != ServiceState.Active) revert BadState(id, uint8(service.state));
        emit ServiceDeprecated(id);
        _moveService(id, service, ServiceState.Deprecated, actor);
    }

    function _set(Service storage service, Terms calldata terms) private {
        service.terms = terms;
        service.version += 1;
        if (!_isPinned(service.terms)) revert OtherCode(terms.target, terms.codeHash);
    }

    function _moveService(bytes32 id, Service storage service, ServiceState to, address actor) private {
        emit StateChanged(id, uint8(service.state), uint8(to), actor, service.terms.descriptorHash);
        service.state = to;
    }

    function _isPinned(Terms storage terms) private view returns (bool) {
        if (terms.mode == Mode.OFF_CHAIN) return terms.target == address(0);
        return terms.target.code.length > 0 && terms.target.codehash == terms.codeHash;
    }

    function _hashOf(Terms calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(TERMS, terms));
    }
}
