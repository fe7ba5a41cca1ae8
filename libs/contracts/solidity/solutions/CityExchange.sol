// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {AccessGrant} from "../kernel/AccessGrant.sol";
import {IConsortium, Role} from "../kernel/IConsortium.sol";
import {IIdentities} from "../kernel/IIdentities.sol";
import {Policies} from "../kernel/Policies.sol";
import {Leaks} from "./Leaks.sol";

/// @title Data between departments, call by call
/// @notice A department publishes what it has and grants, under {AccessGrant}, who may call it for which purposes. This contract is the
/// broker of such policies: a key goes out for a call that has its receipt here, and for no other, so what was answered is always known.
contract CityExchange is Leaks {
    enum State {
        None,
        Requested,
        Authorised,
        Served,
        Receipted,
        Refused
    }

    /// @param respHash Of the sealed answer; zero before it was served.
    struct Call {
        bytes32 grant;
        State state;
        uint8 purpose;
        bytes32 reqHash;
        bytes32 respHash;
    }

    mapping(bytes32 id => Call) public calls;
    /// @notice What a published dataset is: the hash of its schema; zero for what is not published.
    mapping(bytes32 resource => bytes32 schemaId) public schemaOf;
    uint256 private called;

    event DatasetPublished(bytes32 indexed resource, address indexed provider, bytes32 schemaId, bytes32 descriptorHash);
    event DatasetWithdrawn(bytes32 indexed resource);
    event DataCalled(bytes32 indexed call, bytes32 indexed grant, address indexed caller, uint8 purpose, bytes32 reqHash);
    event CallAuthorised(bytes32 indexed call);
    event CallRefused(bytes32 indexed call, bytes32 reason);
    /// @notice Whose data the answer has, as a root over handles that only each person can tell to be theirs.
    event CallServed(bytes32 indexed call, bytes32 respHash, bytes32 subjectsRoot);
    event CallReceipted(bytes32 indexed call, bytes32 indexed resource, address indexed caller);

    /// @notice The policy does not leave the keys to this contract, so there would be answers without receipts.
    error NotTheBroker(bytes32 resource);
    /// @notice The grant is not good for this purpose, or not any more.
    error NotGranted(bytes32 grant, uint8 purpose);

    bytes32 private constant PUBLISH_DATASET =
        keccak256(
            "PublishDataset(address signer,bytes32 resource,bytes32 schemaId,bytes32 descriptorHash,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant WITHDRAW_DATASET =
        keccak256("WithdrawDataset(address signer,bytes32 resource,uint256 nonce,uint256 deadline)");
    bytes32 private constant CALL_DATA =
        keccak256("CallData(address signer,bytes32 grant,uint8 purpose,bytes32 reqHash,uint256 nonce,uint256 deadline)");
    bytes32 private constant AUTHORISE_CALL = keccak256("AuthoriseCall(address signer,bytes32 call,uint256 nonce,uint256 deadline)");
    bytes32 private constant REFUSE_CALL =
        keccak256("RefuseCall(address signer,bytes32 call,bytes32 reason,uint256 nonce,uint256 deadline)");
    bytes32 private constant SERVE_CALL =
        keccak256(
            "ServeCall(address signer,bytes32 call,bytes32 respHash,bytes32 subjectsRoot,uint256 nonce,uint256 deadline)"
        );

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_, AccessGrant access_) external initializer {
        __WithIdentities_init("Atoll CityExchange", consortium_, identities_);
        __Leaks_init(access_);
    }

    /// @notice Publishes a resource whose policy names this contract as its broker, for its owner.
    function publishDataset(bytes32 resource, bytes32 schemaId, bytes32 descriptorHash) external {
        _publish(msg.sender, resource, schemaId, descriptorHash);
    }

    /// @notice {publishDataset}, signed.
    function publishDatasetBySig(
        address signer,
        bytes32 resource,
        bytes32 schemaId,
        bytes32 descriptorHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(PUBLISH_DATASET, signer, resource, schemaId, descriptorHash);
        _publish(_signerOf(signer, fields, deadline, signature), resource, schemaId, descriptorHash);
    }

    /// @notice Takes a dataset back, for its owner: it is not called any more, and calls that are open get no key.
    function withdrawDataset(bytes32 resource) external {
        _withdraw(msg.sender, resource);
    }

    /// @notice {withdrawDataset}, signed.
    function withdrawDatasetBySig(
        address signer,
        bytes32 resource,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _withdraw(_signerOf(signer, abi.encode(WITHDRAW_DATASET, signer, resource), deadline, signature), resource);
    }

    /// @notice Calls for data, by who has the grant, for one of its purposes.
    /// @param reqHash Of the question, which is not told here.
    function callData(bytes32 grant, uint8 purpose, bytes32 reqHash) external returns (bytes32 call) {
        return _call(msg.sender, grant, purpose, reqHash);
    }

    /// @notice {callData}, signed.
    function callDataBySig(
        address signer,
        bytes32 grant,
        uint8 purpose,
        bytes32 reqHash,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 call) {
        address actor = _signerOf(signer, abi.encode(CALL_DATA, signer, grant, purpose, reqHash), deadline, signature);
        return _call(actor, grant, purpose, reqHash);
    }

    /// @notice Lets a call through, for the department whose data it is.
    function authoriseCall(bytes32 call) external {
        _authorise(msg.sender, call);
    }

    /// @notice {authoriseCall}, signed.
    function authoriseCallBySig(
        address signer,
        bytes32 call,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _authorise(_signerOf(signer, abi.encode(AUTHORISE_CALL, signer, call), deadline, signature), call);
    }

    /// @notice Turns a call down, for the same, and says why.
    function refuseCall(bytes32 call, bytes32 reason) external {
        _refuse(msg.sender, call, reason);
    }

    /// @notice {refuseCall}, signed.
    function refuseCallBySig(
        address signer,
        bytes32 call,
        bytes32 reason,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _refuse(_signerOf(signer, abi.encode(REFUSE_CALL, signer, call, reason), deadline, signature), call, reason);
    }

    /// @notice Says what was answered, for the department whose data it is. The caller still has no key.
    /// @param subjectsRoot The root over the handles of whose data it is.
    function serveCall(bytes32 call, bytes32 respHash, bytes32 subjectsRoot) external {
        _serve(msg.sender, call, respHash, subjectsRoot);
    }

    /// @notice {serveCall}, signed.
    function serveCallBySig(
        address signer,
        bytes32 call,
        bytes32 respHash,
        bytes32 subjectsRoot,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(SERVE_CALL, signer, call, respHash, subjectsRoot);
        _serve(_signerOf(signer, fields, deadline, signature), call, respHash, subjectsRoot);
    }

    /// @notice Leaves the receipt of what was answered, as one use of the grant: from then on, and never before, the key may go out.
    /// Anybody may. A grant that ended meanwhile gets no receipt, and so no key.
    function receiptCall(bytes32 call) external {
        Call storage it = _inState(call, State.Served);
        (bytes32 resource, address caller) = _grantOf(it.grant);
        if (schemaOf[resource] == 0) revert BadState(resource, 0);
        _requireNotBarred(caller);
        emit CallReceipted(call, resource, caller);
        _move(call, it, State.Receipted, msg.sender);
        access.consume(it.grant, it.purpose, it.reqHash, it.respHash);
    }

    /// @notice Whether the key for a call may be released.
    function mayRelease(bytes32 call) external view returns (bool) {
        return calls[call].state == State.Receipted;
    }

    function _publish(address actor, bytes32 resource, bytes32 schemaId, bytes32 descriptorHash) private {
        (address owner, , , , Policies.Terms memory terms) = access.policies(resource);
        _requireSpeaksFor(actor, owner, resource);
        if (schemaId == 0) revert OutOfBounds("schemaId", 0);
        if (terms.release != Policies.Release.BROKERED || terms.broker != address(this)) revert NotTheBroker(resource);
        emit StateChanged(resource, schemaOf[resource] == 0 ? 0 : 1, 1, actor, descriptorHash);
        schemaOf[resource] = schemaId;
        emit DatasetPublished(resource, owner, schemaId, descriptorHash);
    }

    function _withdraw(address actor, bytes32 resource) private {
        _requireProvides(actor, resource);
        if (schemaOf[resource] == 0) revert BadState(resource, 0);
        delete schemaOf[resource];
        emit StateChanged(resource, 1, 0, actor, 0);
        emit DatasetWithdrawn(resource);
    }

    function _call(address actor, bytes32 grant, uint8 purpose, bytes32 reqHash) private returns (bytes32 call) {
        (bytes32 resource, address grantee) = _grantOf(grant);
        _requireSpeaksFor(actor, grantee, grant);
        _requireNotBarred(grantee);
        if (schemaOf[resource] == 0) revert BadState(resource, 0);
        if (!access.check(grant, access.READ(), purpose)) revert NotGranted(grant, purpose);
        call = keccak256(abi.encode(grant, ++called));
        Call storage it = calls[call];
        (it.grant, it.purpose, it.reqHash) = (grant, purpose, reqHash);
        emit DataCalled(call, grant, grantee, purpose, reqHash);
        _move(call, it, State.Requested, actor);
    }

    function _authorise(address actor, bytes32 call) private {
        Call storage it = _forProvider(actor, call, State.Requested);
        emit CallAuthorised(call);
        _move(call, it, State.Authorised, actor);
    }

    function _refuse(address actor, bytes32 call, bytes32 reason) private {
        Call storage it = _forProvider(actor, call, State.Requested);
        emit CallRefused(call, reason);
        _move(call, it, State.Refused, actor);
    }

    function _serve(address actor, bytes32 call, bytes32 respHash, bytes32 subjectsRoot) private {
        Call storage it = _forProvider(actor, call, State.Authorised);
        if (respHash == 0) revert OutOfBounds("respHash", 0);
        it.respHash = respHash;
        emit CallServed(call, respHash, subjectsRoot);
        _move(call, it, State.Served, actor);
    }

    function _move(bytes32 call, Call storage it, State to, address actor) private {
        emit StateChanged(call, uint8(it.state), uint8(to), actor, it.grant);
        it.state = to;
    }

    function _forProvider(address actor, bytes32 call, State state) private view returns (Call storage it) {
        it = _inState(call, state);
        (bytes32 resource, ) = _grantOf(it.grant);
        _requireProvides(actor, resource);
    }

    function _inState(bytes32 call, State state) private view returns (Call storage it) {
        it = calls[call];
        if (it.state != state) revert BadState(call, uint8(it.state));
    }

    function _requireProvides(address actor, bytes32 resource) private view {
        (address owner, , , , ) = access.policies(resource);
        _requireSpeaksFor(actor, owner, resource);
    }
}
