// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {AccessGrant} from "../kernel/AccessGrant.sol";
import {AttestedFeed} from "../kernel/AttestedFeed.sol";
import {IConsortium} from "../kernel/IConsortium.sol";
import {IIdentities} from "../kernel/IIdentities.sol";
import {DataAssets} from "./DataAssets.sol";
import {Escrow} from "./Escrow.sol";

/// @title Data sold by the key that opens it
/// @notice The buyer pays into escrow, the seller grants access and delivers the key, and whoever is wronged can say so before the money
/// moves. The majority of the arbiters named in the offer decides. Whoever is silent loses: a seller who delivers nothing, a buyer who
/// does not complain, arbiters who do not judge, in whose stead the buyer gets the money back.
contract DataMarket is DataAssets, Escrow {
    enum State {
        None,
        Escrowed,
        KeyDelivered,
        Disputed,
        Settled,
        Refunded
    }

    /// @param until When the next step must have been taken: the key delivered, the buyer complained, the arbiters judged. Once settled, the
    /// last second of the licence.
    struct Order {
        bytes32 asset;
        address buyer;
        State state;
        uint32 version;
        uint64 until;
        bytes32 grant;
    }

    mapping(bytes32 id => Order) public orders;
    uint256 private ordered;

    event OrderEscrowed(bytes32 indexed order, bytes32 indexed asset, address indexed buyer, uint32 version);
    event KeyDelivered(bytes32 indexed order, bytes32 indexed grant, bytes32 wrapHash);
    event Accepted(bytes32 indexed order);
    event OrderDisputed(bytes32 indexed order, bytes32 evidence);
    event OrderSettled(bytes32 indexed order, uint256 amount);
    event OrderRefunded(bytes32 indexed order, uint256 amount);
    /// @notice The buyer's right, confirmed: the order's id is the licence's.
    event LicenceMinted(bytes32 indexed order, address indexed licensee, bytes32 licenceHash, uint256 purposes, uint64 until);

    /// @notice The grant does not give the buyer what the offer says.
    error NotTheGrant(bytes32 order, bytes32 grant);
    /// @notice It is too early, or too late, for this.
    error Deadline(bytes32 order, uint64 until);
    /// @notice The arbiters' round says nothing about this order.
    error NotJudged(bytes32 order, int256 value);

    bytes32 private constant ORDER_DATA = keccak256("OrderData(address signer,bytes32 asset,uint32 version,uint256 nonce,uint256 deadline)");
    bytes32 private constant DELIVER_KEY =
        keccak256("DeliverKey(address signer,bytes32 order,bytes32 grant,bytes32 wrapHash,uint256 nonce,uint256 deadline)");
    bytes32 private constant ACCEPT_ORDER = keccak256("AcceptOrder(address signer,bytes32 order,uint256 nonce,uint256 deadline)");
    bytes32 private constant DISPUTE_ORDER =
        keccak256("DisputeOrder(address signer,bytes32 order,bytes32 evidence,uint256 nonce,uint256 deadline)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(
        IConsortium consortium_,
        IIdentities identities_,
        AccessGrant access_,
        AttestedFeed feeds_
    ) external initializer {
        __WithIdentities_init("Atoll DataMarket", consortium_, identities_);
        __DataAssets_init(access_, feeds_);
    }

    /// @notice Orders what is offered, and pays into escrow; the token must let this contract take the price.
    /// @param version Of the offer, so that nobody pays another price than the one that was seen.
    function orderData(bytes32 asset, uint32 version) external returns (bytes32 order) {
        return _order(msg.sender, asset, version);
    }

    /// @notice {orderData}, signed.
    function orderDataBySig(
        address signer,
        bytes32 asset,
        uint32 version,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 order) {
        return _order(_signerOf(signer, abi.encode(ORDER_DATA, signer, asset, version), deadline, signature), asset, version);
    }

    /// @notice Delivers the key, for the seller: as a grant of what was bought, and wrapped for the buyer alone.
    function deliverKey(bytes32 order, bytes32 grant, bytes32 wrapHash) external {
        _deliver(msg.sender, order, grant, wrapHash);
    }

    /// @notice {deliverKey}, signed.
    function deliverKeyBySig(
        address signer,
        bytes32 order,
        bytes32 grant,
        bytes32 wrapHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(DELIVER_KEY, signer, order, grant, wrapHash);
        _deliver(_signerOf(signer, fields, deadline, signature), order, grant, wrapHash);
    }

    /// @notice Says that the key is right, for the buyer; the seller is paid at once.
    function acceptOrder(bytes32 order) external {
        _accept(msg.sender, order);
    }

    /// @notice {acceptOrder}, signed.
    function acceptOrderBySig(
        address signer,
        bytes32 order,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _accept(_signerOf(signer, abi.encode(ACCEPT_ORDER, signer, order), deadline, signature), order);
    }

    /// @notice Says that the key opens something else, for the buyer, while there is time.
    /// @param evidence The hash of what the arbiters are given: the opened wrap, and the chunks to decrypt.
    function disputeOrder(bytes32 order, bytes32 evidence) external {
        _dispute(msg.sender, order, evidence);
    }

    /// @notice {disputeOrder}, signed.
    function disputeOrderBySig(
        address signer,
        bytes32 order,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _dispute(_signerOf(signer, abi.encode(DISPUTE_ORDER, signer, order, evidence), deadline, signature), order, evidence);
    }

    /// @notice Ends a dispute as a Final round of the offer's feed says. Anybody may.
    function resolveDispute(bytes32 order, uint64 round) external {
        Order storage it = _inState(order, State.Disputed);
        int256 value = feeds.read(_offerOf(it).feed, round);
        if (value == verdict(order, true)) _refund(order, it);
        else if (value == verdict(order, false)) _settle(order, it);
        else revert NotJudged(order, value);
    }

    /// @notice Pays a seller whose buyer was silent. Anybody may.
    function settleOrder(bytes32 order) external {
        Order storage it = _inState(order, State.KeyDelivered);
        if (block.timestamp <= it.until) revert Deadline(order, it.until);
        _settle(order, it);
    }

    /// @notice Gives the money back where no key was delivered in time, or nobody judged. Anybody may.
    function refundOrder(bytes32 order) external {
        Order storage it = orders[order];
        if (it.state != State.Escrowed && it.state != State.Disputed) revert BadState(order, uint8(it.state));
        if (block.timestamp <= it.until) revert Deadline(order, it.until);
        _refund(order, it);
    }

    /// @notice Whether an order ended in a licence for a purpose, and it has not run out.
    function isLicensed(bytes32 order, uint8 purpose) external view returns (bool) {
        Order storage it = orders[order];
        return it.state == State.Settled && block.timestamp <= it.until && _offerOf(it).purposes & (1 << purpose) != 0;
    }

    /// @notice What an arbiter reports about an order. It names the order, so a round judges one, and no other.
    function verdict(bytes32 order, bool wrongKey) public pure returns (int128) {
        return int128(uint128(uint256(keccak256(abi.encode(order, wrongKey))) >> 129));
    }

    function _order(address actor, bytes32 asset, uint32 version) private returns (bytes32 order) {
        Offer storage offer = _listed(asset, version);
        _requireMayAct(actor, asset);
        if (_judges(offer.feed, identities.orgOf(actor))) revert NotAuthorised(asset, actor);
        _take(offer.token, actor, offer.price);
        order = keccak256(abi.encode(asset, actor, ++ordered));
        Order storage it = orders[order];
        (it.asset, it.buyer, it.version) = (asset, actor, version);
        it.until = uint64(block.timestamp) + offer.deliverSeconds;
        emit OrderEscrowed(order, asset, actor, version);
        _move(order, it, State.Escrowed, actor);
    }

    function _deliver(address actor, bytes32 order, bytes32 grant, bytes32 wrapHash) private {
        Order storage it = _inState(order, State.Escrowed);
        _requireSpeaksFor(actor, assets[it.asset].owner, order);
        if (block.timestamp > it.until) revert Deadline(order, it.until);
        if (!_isGranted(it, grant)) revert NotTheGrant(order, grant);
        (it.grant, it.until) = (grant, uint64(block.timestamp) + _offerOf(it).acceptSeconds);
        emit KeyDelivered(order, grant, wrapHash);
        _move(order, it, State.KeyDelivered, actor);
    }

    function _accept(address actor, bytes32 order) private {
        Order storage it = _inState(order, State.KeyDelivered);
        _requireSpeaksFor(actor, it.buyer, order);
        emit Accepted(order);
        _settle(order, it);
    }

    function _dispute(address actor, bytes32 order, bytes32 evidence) private {
        Order storage it = _inState(order, State.KeyDelivered);
        _requireSpeaksFor(actor, it.buyer, order);
        if (block.timestamp > it.until) revert Deadline(order, it.until);
        it.until = uint64(block.timestamp) + _offerOf(it).judgeSeconds;
        emit OrderDisputed(order, evidence);
        _move(order, it, State.Disputed, actor);
    }

    function _settle(bytes32 order, Order storage it) private {
        Offer storage offer = _offerOf(it);
        it.until = uint64(block.timestamp) + offer.licenceSeconds;
        emit LicenceMinted(order, it.buyer, offer.licenceHash, offer.purposes, it.until);
        emit OrderSettled(order, offer.price);
        _move(order, it, State.Settled, msg.sender);
        _give(offer.token, assets[it.asset].owner, offer.price);
    }

    function _refund(bytes32 order, Order storage it) private {
        Offer storage offer = _offerOf(it);
        emit OrderRefunded(order, offer.price);
        _move(order, it, State.Refunded, msg.sender);
        _give(offer.token, it.buyer, offer.price);
    }

    function _move(bytes32 order, Order storage it, State to, address actor) private {
        emit StateChanged(order, uint8(it.state), uint8(to), actor, it.asset);
        it.state = to;
    }

    /// @dev Good now, for the buyer, of this very resource, and for no less than was offered.
    function _isGranted(Order storage it, bytes32 grant) private view returns (bool) {
        (bytes32 resource, address grantee, , , uint8 scopes, AccessGrant.State state, uint64 until, uint256 purposes) = access.grants(grant);
        uint256 offered = _offerOf(it).purposes;
        return
            resource == assets[it.asset].resource &&
            grantee == it.buyer &&
            state == AccessGrant.State.Granted &&
            scopes & access.READ() != 0 &&
            purposes & offered == offered &&
            block.timestamp <= until;
    }

    function _offerOf(Order storage it) private view returns (Offer storage) {
        return offers[it.asset][it.version];
    }

    function _inState(bytes32 order, State state) private view returns (Order storage it) {
        it = orders[order];
        if (it.state != state) revert BadState(order, uint8(it.state));
    }
}
