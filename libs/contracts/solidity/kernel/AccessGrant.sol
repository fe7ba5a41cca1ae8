// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {IConsortium, Role} from "./IConsortium.sol";
import {Policies} from "./Policies.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title K4: who may do what with whose data, until when, how often, and what for
/// @notice A grant never gives more than the policy and the request, dies with its epoch, and no key is released without a receipt.
/// @dev What was read cannot be un-read: revoking concerns later records only, and nothing here says otherwise.
contract AccessGrant is Policies {
    enum State {
        None,
        Requested,
        Granted,
        Denied,
        Exhausted,
        Expired,
        Revoked
    }

    /// @param usesLeft How often keys may still be released.
    struct Grant {
        bytes32 resource;
        address grantee;
        uint32 epoch;
        uint32 usesLeft;
        uint8 scopes;
        State state;
        uint64 validUntil;
        uint256 purposes;
    }

    /// @param scopes What of the policy's mask.
    /// @param purposes What of the policy's mask.
    /// @param validUntil The last second.
    /// @param uses How often a key may be released.
    struct Ask {
        uint8 scopes;
        uint32 uses;
        uint64 validUntil;
        uint256 purposes;
    }

    mapping(bytes32 id => Grant) public grants;
    /// @notice The organisation that broke the glass for a grant; zero for one that was granted.
    mapping(bytes32 id => address org) public emergencyOf;
    /// @notice The emergency that an organisation has to answer for before it may break another glass.
    mapping(address org => bytes32 id) public unreviewed;
    /// @notice Whose emergencies were none, until the members pardon it.
    mapping(address org => bool) public sanctioned;
    uint256 private requested;

    event Requested(bytes32 indexed id, bytes32 indexed resource, address indexed grantee, Ask ask);
    event Granted(bytes32 indexed id, bytes32 indexed resource, address indexed grantee, Ask ask);
    event Denied(bytes32 indexed id);
    event Exhausted(bytes32 indexed id);
    event Expired(bytes32 indexed id);
    event Revoked(bytes32 indexed id);
    /// @notice The receipt of one release: what was asked for, and what was answered, by their hashes.
    event Consumed(bytes32 indexed id, address indexed by, uint8 purpose, bytes32 reqHash, bytes32 respHash);
    event KeyWrapped(bytes32 indexed resource, uint32 keyEpoch, address indexed grantee, bytes32 wrapHash);
    event ReceiptsAnchored(bytes32 indexed resource, bytes32 root, uint256 count);
    event GlassBroken(bytes32 indexed id, bytes32 indexed resource, address indexed org, bytes32 justification);
    event EmergencyReviewed(bytes32 indexed id, address indexed org, bool justified);
    event Pardoned(address indexed org);

    /// @notice The grant asks for what the policy, or the request, does not have.
    error BeyondPolicy(bytes32 id);
    /// @notice The grant was given in another epoch, or its time is over, or who has it may not act.
    error NotLive(bytes32 id);

    uint64 public constant EMERGENCY_SECONDS = 1 hours;

    bytes32 private constant ASK =
        keccak256("Ask(uint8 scopes,uint32 uses,uint64 validUntil,uint256 purposes)");
    bytes32 private constant REQUEST =
        keccak256(
            "Request(address signer,bytes32 resource,Ask ask,uint256 nonce,uint256 deadline)Ask(uint8 scopes,uint32 uses,uint64 validUntil,uint256 purposes)"
        );
    bytes32 private constant GRANT =
        keccak256(
            "Grant(address signer,bytes32 id,Ask ask,uint256 nonce,uint256 deadline)Ask(uint8 scopes,uint32 uses,uint64 validUntil,uint256 purposes)"
        );
    bytes32 private constant DENY = keccak256("Deny(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE = keccak256("Revoke(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant CONSUME =
        keccak256(
            "Consume(address signer,bytes32 id,uint8 purpose,bytes32 reqHash,bytes32 respHash,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant WRAP_KEY =
        keccak256("WrapKey(address signer,bytes32 id,bytes32 wrapHash,uint256 nonce,uint256 deadline)");
    bytes32 private constant ANCHOR_RECEIPTS =
        keccak256("AnchorReceipts(address signer,bytes32 resource,bytes32 root,uint256 count,uint256 nonce,uint256 deadline)");
    bytes32 private constant BREAK_GLASS =
        keccak256("BreakGlass(address signer,bytes32 resource,bytes32 justification,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVIEW = keccak256("Review(address signer,bytes32 id,bool justified,uint256 nonce,uint256 deadline)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll AccessGrant", consortium_, identities_);
    }

    /// @notice Asks for access, in the caller's own name.
    function request(bytes32 resource, Ask calldata ask) external returns (bytes32 id) {
        return _request(msg.sender, resource, ask);
    }

    /// @notice {request}, signed.
    function requestBySig(
        address signer,
        bytes32 resource,
        Ask calldata ask,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _request(_signerOf(signer, abi.encode(REQUEST, signer, resource, _hashOf(ask)), deadline, signature), resource, ask);
    }

    /// @notice Grants a request, as it is or less, for the resource's owner.
    function grant(bytes32 id, Ask calldata ask) external {
        _grant(msg.sender, id, ask);
    }

    /// @notice {grant}, signed.
    function grantBySig(
        address signer,
        bytes32 id,
        Ask calldata ask,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _grant(_signerOf(signer, abi.encode(GRANT, signer, id, _hashOf(ask)), deadline, signature), id, ask);
    }

    /// @notice Turns a request down, for the resource's owner.
    function deny(bytes32 id) external {
        _deny(msg.sender, id);
    }

    /// @notice {deny}, signed.
    function denyBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _deny(_signerOf(signer, abi.encode(DENY, signer, id), deadline, signature), id);
    }

    /// @notice Ends a grant, for the resource's owner or who has it, and begins the next epoch of keys.
    function revoke(bytes32 id) external {
        _revoke(msg.sender, id);
    }

    /// @notice {revoke}, signed.
    function revokeBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _revoke(_signerOf(signer, abi.encode(REVOKE, signer, id), deadline, signature), id);
    }

    /// @notice Leaves the receipt that releasing a key takes, for the owner or the broker: each is one use.
    /// @param purpose The bit of the purpose.
    function consume(bytes32 id, uint8 purpose, bytes32 reqHash, bytes32 respHash) external {
        _consume(msg.sender, id, purpose, reqHash, respHash);
    }

    /// @notice {consume}, signed.
    function consumeBySig(
        address signer,
        bytes32 id,
        uint8 purpose,
        bytes32 reqHash,
        bytes32 respHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(CONSUME, signer, id, purpose, reqHash, respHash), deadline, signature);
        _consume(actor, id, purpose, reqHash, respHash);
    }

    /// @notice Says that the key of this epoch was wrapped to the grantee, where the policy releases DIRECT.
    function wrapKey(bytes32 id, bytes32 wrapHash) external {
        _wrap(msg.sender, id, wrapHash);
    }

    /// @notice {wrapKey}, signed.
    function wrapKeyBySig(
        address signer,
        bytes32 id,
        bytes32 wrapHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _wrap(_signerOf(signer, abi.encode(WRAP_KEY, signer, id, wrapHash), deadline, signature), id, wrapHash);
    }

    /// @notice Commits to receipts that were kept off the chain, for the owner or the broker.
    function anchorReceipts(bytes32 resource, bytes32 root, uint256 count) external {
        _anchorReceipts(msg.sender, resource, root, count);
    }

    /// @notice {anchorReceipts}, signed.
    function anchorReceiptsBySig(
        address signer,
        bytes32 resource,
        bytes32 root,
        uint256 count,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(ANCHOR_RECEIPTS, signer, resource, root, count), deadline, signature);
        _anchorReceipts(actor, resource, root, count);
    }

    /// @notice Takes access for an hour, for a member with the role PROVIDER, where the policy allows emergencies. It has to answer for it.
    /// @param justification The hash of what it says why.
    function breakGlass(bytes32 resource, bytes32 justification) external returns (bytes32 id) {
        return _breakGlass(msg.sender, resource, justification);
    }

    /// @notice {breakGlass}, signed.
    function breakGlassBySig(
        address signer,
        bytes32 resource,
        bytes32 justification,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _breakGlass(_signerOf(signer, abi.encode(BREAK_GLASS, signer, resource, justification), deadline, signature), resource, justification);
    }

    /// @notice Judges an emergency, for the resource's owner or an AUDITOR of another organisation. One that was none bars whoever took it.
    function review(bytes32 id, bool justified) external {
        _review(msg.sender, id, justified);
    }

    /// @notice {review}, signed.
    function reviewBySig(
        address signer,
        bytes32 id,
        bool justified,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _review(_signerOf(signer, abi.encode(REVIEW, signer, id, justified), deadline, signature), id, justified);
    }

    /// @notice Lets an organisation break glass again. Only an executed proposal does.
    function pardon(address org) external onlyQuorum {
        if (!sanctioned[org]) revert BadState(_idOf(org), 0);
        sanctioned[org] = false;
        emit Pardoned(org);
    }

    /// @notice Notes that a grant's time is over. Anybody may; {check} knows without.
    function expire(bytes32 id) external {
        Grant storage it = _inState(id, State.Granted);
        if (block.timestamp <= it.validUntil) revert BadState(id, uint8(State.Granted));
        emit Expired(id);
        _move(id, it, State.Expired, msg.sender);
    }

    /// @notice Whether a grant is good, now, for all of these scopes and this purpose.
    function check(bytes32 id, uint8 scopes, uint8 purpose) public view returns (bool) {
        Grant storage it = grants[id];
        return
            scopes != 0 &&
            scopes & ~it.scopes == 0 &&
            it.purposes & (1 << purpose) != 0 &&
            it.state == State.Granted &&
            _live(it);
    }

    function _request(address actor, bytes32 resource, Ask calldata ask) private returns (bytes32 id) {
        Terms storage terms = _policyOf(resource).terms;
        _requireMayAct(actor, resource);
        id = keccak256(abi.encode(resource, actor, ++requested));
        if (ask.scopes & ~terms.scopes != 0 || ask.purposes & ~terms.purposes != 0) revert BeyondPolicy(id);
        Grant storage it = grants[id];
        (it.resource, it.grantee, it.epoch) = (resource, actor, policies[resource].epoch);
        _set(id, it, ask);
        emit Requested(id, resource, actor, ask);
        _move(id, it, State.Requested, actor);
    }

    function _grant(address actor, bytes32 id, Ask calldata ask) private {
        Grant storage it = _inState(id, State.Requested);
        _owned(actor, it.resource);
        if (!_live(it)) revert NotLive(id);
        bool within = ask.scopes & ~it.scopes == 0 &&
            ask.purposes & ~it.purposes == 0 &&
            ask.uses <= it.usesLeft &&
            ask.validUntil <= it.validUntil;
        if (!within) revert BeyondPolicy(id);
        _set(id, it, ask);
        emit Granted(id, it.resource, it.grantee, ask);
        _move(id, it, State.Granted, actor);
    }

    function _deny(address actor, bytes32 id) private {
        Grant storage it = _inState(id, State.Requested);
        _owned(actor, it.resource);
        emit Denied(id);
        _move(id, it, State.Denied, actor);
    }

    function _revoke(address actor, bytes32 id) private {
        Grant storage it = _inState(id, State.Granted);
        if (actor != it.grantee) _owned(actor, it.resource);
        _bumpKey(it.resource, policies[it.resource]);
        emit Revoked(id);
        _move(id, it, State.Revoked, actor);
    }

    function _consume(address actor, bytes32 id, uint8 purpose, bytes32 reqHash, bytes32 respHash) private {
        Grant storage it = _inState(id, State.Granted);
        _requireReleases(actor, it.resource);
        if (!_live(it)) revert NotLive(id);
        if (it.purposes & (1 << purpose) == 0) revert BeyondPolicy(id);
        it.usesLeft -= 1;
        emit Consumed(id, actor, purpose, reqHash, respHash);
        if (it.usesLeft > 0) return;
        emit Exhausted(id);
        _move(id, it, State.Exhausted, actor);
    }

    function _wrap(address actor, bytes32 id, bytes32 wrapHash) private {
        Grant storage it = _inState(id, State.Granted);
        _requireReleases(actor, it.resource);
        Policy storage policy = policies[it.resource];
        if (policy.terms.release != Release.DIRECT) revert BeyondPolicy(id);
        if (!_live(it)) revert NotLive(id);
        emit KeyWrapped(it.resource, policy.keyEpoch, it.grantee, wrapHash);
    }

    function _anchorReceipts(address actor, bytes32 resource, bytes32 root, uint256 count) private {
        _requireReleases(actor, resource);
        emit ReceiptsAnchored(resource, root, count);
    }

    function _breakGlass(address actor, bytes32 resource, bytes32 justification) private returns (bytes32 id) {
        Policy storage policy = _policyOf(resource);
        address org = _memberWith(Role.PROVIDER, actor, resource);
        if (!policy.terms.emergencies || sanctioned[org]) revert NotAuthorised(resource, actor);
        if (unreviewed[org] != 0) revert BadState(unreviewed[org], uint8(grants[unreviewed[org]].state));
        id = keccak256(abi.encode(resource, actor, ++requested));
        (unreviewed[org], emergencyOf[id]) = (id, org);
        Grant storage it = grants[id];
        (it.resource, it.grantee, it.epoch) = (resource, actor, policy.epoch);
        (it.scopes, it.purposes) = ((READ | PROCESS) & policy.terms.scopes, policy.terms.purposes);
        (it.usesLeft, it.validUntil) = (type(uint32).max, uint64(block.timestamp) + EMERGENCY_SECONDS);
        emit GlassBroken(id, resource, org, justification);
        _move(id, it, State.Granted, actor);
    }

    function _review(address actor, bytes32 id, bool justified) private {
        Grant storage it = grants[id];
        address org = emergencyOf[id];
        if (org == address(0) || unreviewed[org] != id) revert BadState(id, uint8(it.state));
        address reviewer = consortium.orgOf(actor);
        bool audits = consortium.hasRole(reviewer, Role.AUDITOR);
        if (reviewer == org || (!audits && !_speaksFor(actor, policies[it.resource].owner)))
            revert NotAuthorised(id, actor);
        delete unreviewed[org];
        if (!justified) sanctioned[org] = true;
        emit EmergencyReviewed(id, org, justified);
        if (justified || it.state != State.Granted) return;
        _bumpKey(it.resource, policies[it.resource]);
        emit Revoked(id);
        _move(id, it, State.Revoked, actor);
    }

    function _set(bytes32 id, Grant storage it, Ask calldata ask) private {
        if (ask.scopes == 0 || ask.purposes == 0 || ask.uses == 0 || ask.validUntil < block.timestamp)
            revert BeyondPolicy(id);
        (it.scopes, it.usesLeft, it.validUntil, it.purposes) = (ask.scopes, ask.uses, ask.validUntil, ask.purposes);
    }

    function _hashOf(Ask calldata ask) private pure returns (bytes32) {
        return keccak256(abi.encode(ASK, ask));
    }

    function _move(bytes32 id, Grant storage it, State to, address actor) private {
        emit StateChanged(id, uint8(it.state), uint8(to), actor, it.resource);
        it.state = to;
    }

    /// @dev The owner's side, or the broker the policy names.
    function _requireReleases(address actor, bytes32 resource) private view {
        Policy storage policy = _policyOf(resource);
        if (actor == policy.terms.broker) _requireMayAct(actor, resource);
        else _requireSpeaksFor(actor, policy.owner, resource);
    }

    function _live(Grant storage it) private view returns (bool) {
        return
            block.timestamp <= it.validUntil &&
            it.epoch == policies[it.resource].epoch &&
            identities.mayAct(it.grantee);
    }

    function _inState(bytes32 id, State state) private view returns (Grant storage it) {
        it = grants[id];
        if (it.state != state) revert BadState(id, uint8(it.state));
    }
}
