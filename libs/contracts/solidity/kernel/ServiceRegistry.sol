// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {IConsortium} from "./IConsortium.sol";
import {KeySignatures} from "./KeySignatures.sol";
import {Services} from "./Services.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title M1: services that devices find and use, on the chain or off it
/// @notice A device asks for a ticket, the service's organisation grants it, and each interaction is kept with both signatures. A device
/// that speaks only through its gateway asks through it: both sign.
contract ServiceRegistry is Services {
    enum TicketState {
        None,
        Requested,
        Granted,
        Denied,
        Closed,
        Expired,
        Revoked
    }

    /// @param version Of the service: a ticket is good for the code it was granted for, and for no later one.
    /// @param interactions How many were recorded.
    struct Ticket {
        bytes32 service;
        address holder;
        TicketState state;
        uint32 version;
        uint32 interactions;
        uint64 validUntil;
    }

    mapping(bytes32 id => Ticket) public tickets;
    uint256 private asked;

    event TicketRequested(bytes32 indexed id, bytes32 indexed service, address indexed holder, address through);
    event TicketGranted(bytes32 indexed id, uint64 validUntil);
    event TicketDenied(bytes32 indexed id);
    event TicketClosed(bytes32 indexed id);
    event TicketExpired(bytes32 indexed id);
    event TicketRevoked(bytes32 indexed id);
    event InteractionRecorded(
        bytes32 indexed id,
        bytes32 indexed service,
        address indexed holder,
        uint32 number,
        bytes32 result,
        address serviceSigner
    );

    /// @notice The device speaks only through the gateway it is bound to.
    error OnlyThroughGateway(address device, address gateway);
    /// @notice The ticket's time is over, the service has another version, or one of the two may not act.
    error NotLive(bytes32 id);
    /// @notice The signature is not the signer's over this interaction.
    error NotSigned(address signer);

    bytes32 private constant REQUEST = keccak256("RequestAccess(address signer,bytes32 service,uint256 nonce,uint256 deadline)");
    bytes32 private constant PASS_ON =
        keccak256("RequestAccessThrough(address signer,bytes32 service,address device,uint256 until,bytes consent,uint256 nonce,uint256 deadline)");
    bytes32 private constant GRANT =
        keccak256("GrantTicket(address signer,bytes32 id,uint64 validUntil,uint256 nonce,uint256 deadline)");
    bytes32 private constant DENY = keccak256("DenyTicket(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant CLOSE = keccak256("CloseTicket(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE = keccak256("RevokeTicket(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant INTERACTION = keccak256("Interaction(bytes32 ticket,uint32 number,bytes32 result)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll ServiceRegistry", consortium_, identities_);
    }

    /// @notice Asks for a ticket, in the caller's own name.
    function requestAccess(bytes32 service) external returns (bytes32 id) {
        return _request(service, msg.sender, msg.sender);
    }

    /// @notice {requestAccess}, signed; for a device that needs no gateway.
    function requestAccessBySig(
        address signer,
        bytes32 service,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        address holder = _signerOf(signer, abi.encode(REQUEST, signer, service), deadline, signature);
        return _request(service, holder, holder);
    }

    /// @notice Asks for a device that signed for it, through the caller, which is the gateway it is bound to.
    /// @param until The last second in which the device's signature counts.
    /// @param consent The device's signature, as for {requestAccessBySig}.
    function requestAccessThrough(
        bytes32 service,
        address device,
        uint256 until,
        bytes calldata consent
    ) external returns (bytes32 id) {
        return _request(service, _deviceOf(service, device, until, consent), msg.sender);
    }

    /// @notice {requestAccessThrough}, signed by the gateway as well.
    function requestAccessThroughBySig(
        address signer,
        bytes32 service,
        address device,
        uint256 until,
        bytes calldata consent,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        bytes memory fields = abi.encode(PASS_ON, signer, service, device, until, keccak256(consent));
        address gateway = _signerOf(signer, fields, deadline, signature);
        return _request(service, _deviceOf(service, device, until, consent), gateway);
    }

    /// @notice Grants a ticket, for the service's organisation.
    /// @param validUntil The last second.
    function grantTicket(bytes32 id, uint64 validUntil) external {
        _grant(msg.sender, id, validUntil);
    }

    /// @notice {grantTicket}, signed.
    function grantTicketBySig(
        address signer,
        bytes32 id,
        uint64 validUntil,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _grant(_signerOf(signer, abi.encode(GRANT, signer, id, validUntil), deadline, signature), id, validUntil);
    }

    /// @notice Turns a request down, for the service's organisation.
    function denyTicket(bytes32 id) external {
        _deny(msg.sender, id);
    }

    /// @notice {denyTicket}, signed.
    function denyTicketBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _deny(_signerOf(signer, abi.encode(DENY, signer, id), deadline, signature), id);
    }

    /// @notice Gives a ticket back, for its holder's side.
    function closeTicket(bytes32 id) external {
        _close(msg.sender, id);
    }

    /// @notice {closeTicket}, signed.
    function closeTicketBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _close(_signerOf(signer, abi.encode(CLOSE, signer, id), deadline, signature), id);
    }

    /// @notice Takes a ticket away, for the service's organisation.
    function revokeTicket(bytes32 id) external {
        _revoke(msg.sender, id);
    }

    /// @notice {revokeTicket}, signed.
    function revokeTicketBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _revoke(_signerOf(signer, abi.encode(REVOKE, signer, id), deadline, signature), id);
    }

    /// @notice Notes that a ticket's time is over. Anybody may.
    function expireTicket(bytes32 id) external {
        Ticket storage it = _inState(id, TicketState.Granted);
        if (block.timestamp <= it.validUntil) revert BadState(id, uint8(TicketState.Granted));
        emit TicketExpired(id);
        _moveTicket(id, it, TicketState.Expired, msg.sender);
    }

    /// @notice Keeps what came of a use, by the signatures of both over EIP-712 `Interaction(bytes32 ticket,uint32 number,bytes32 result)`.
    /// @param number The next of this ticket.
    /// @param result The commitment to the result.
    /// @param serviceSigner An account of the service's organisation.
    function recordInteraction(
        bytes32 id,
        uint32 number,
        bytes32 result,
        bytes calldata holderSignature,
        address serviceSigner,
        bytes calldata serviceSignature
    ) external {
        Ticket storage it = _inState(id, TicketState.Granted);
        if (!isLive(id)) revert NotLive(id);
        if (number != it.interactions + 1) revert OutOfBounds("number", number);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(INTERACTION, id, number, result)));
        if (!KeySignatures.isBy(it.holder, digest, holderSignature)) revert NotSigned(it.holder);
        if (consortium.orgOf(serviceSigner) != services[it.service].owner) revert NotAuthorised(id, serviceSigner);
        if (!KeySignatures.isBy(serviceSigner, digest, serviceSignature)) revert NotSigned(serviceSigner);
        it.interactions = number;
        emit InteractionRecorded(id, it.service, it.holder, number, result, serviceSigner);
    }

    /// @notice Whether a ticket is good now: granted, in time, for the service's code as it is, and both sides may act.
    function isLive(bytes32 id) public view returns (bool) {
        Ticket storage it = tickets[id];
        return
            it.state == TicketState.Granted &&
            block.timestamp <= it.validUntil &&
            it.version == services[it.service].version &&
            isAvailable(it.service) &&
            identities.mayAct(it.holder);
    }

    function _deviceOf(
        bytes32 service,
        address device,
        uint256 until,
        bytes calldata consent
    ) private returns (address) {
        return _signerOf(device, abi.encode(REQUEST, device, service), until, consent);
    }

    function _request(bytes32 service, address holder, address through) private returns (bytes32 id) {
        if (!isAvailable(service)) revert BadState(service, uint8(services[service].state));
        _requireMayAct(holder, service);
        bool alone = through == holder && !identities.isConstrained(holder);
        address gateway = identities.gatewayOf(holder);
        if (!alone && (through != gateway || gateway == address(0))) revert OnlyThroughGateway(holder, gateway);
        _requireMayAct(through, service);
        id = keccak256(abi.encode(service, holder, ++asked));
        Ticket storage it = tickets[id];
        (it.service, it.holder, it.version) = (service, holder, services[service].version);
        emit TicketRequested(id, service, holder, through);
        _moveTicket(id, it, TicketState.Requested, holder);
    }

    function _grant(address actor, bytes32 id, uint64 validUntil) private {
        Ticket storage it = _inState(id, TicketState.Requested);
        _ownedService(actor, it.service);
        if (validUntil < block.timestamp) revert OutOfBounds("validUntil", validUntil);
        it.validUntil = validUntil;
        emit TicketGranted(id, validUntil);
        _moveTicket(id, it, TicketState.Granted, actor);
    }

    function _deny(address actor, bytes32 id) private {
        Ticket storage it = _inState(id, TicketState.Requested);
        _ownedService(actor, it.service);
        emit TicketDenied(id);
        _moveTicket(id, it, TicketState.Denied, actor);
    }

    function _close(address actor, bytes32 id) private {
        Ticket storage it = _inState(id, TicketState.Granted);
        _requireSpeaksFor(actor, it.holder, id);
        emit TicketClosed(id);
        _moveTicket(id, it, TicketState.Closed, actor);
    }

    function _revoke(address actor, bytes32 id) private {
        Ticket storage it = _inState(id, TicketState.Granted);
        _ownedService(actor, it.service);
        emit TicketRevoked(id);
        _moveTicket(id, it, TicketState.Revoked, actor);
    }

    function _moveTicket(bytes32 id, Ticket storage it, TicketState to, address actor) private {
        emit StateChanged(id, uint8(it.state), uint8(to), actor, it.service);
        it.state = to;
    }

    function _inState(bytes32 id, TicketState state) private view returns (Ticket storage it) {
        it = tickets[id];
        if (it.state != state) revert BadState(id, uint8(it.state));
    }
}
