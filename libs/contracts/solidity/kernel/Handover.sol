// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {IConsortium} from "./IConsortium.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title M5: who has a thing, and whose it is
/// @notice A thing has exactly one holder, and only the receiver's own key makes a receipt: until it accepts, the thing is with who
/// offered it. Title goes apart from it, as TradeTrust's TitleEscrow has it: the beneficiary nominates, the holder endorses,
/// whoever got it may send it back, and who is both may surrender it to its issuer.
/// @dev Receivers may be keys of one use that nobody knows: an offer names the hash of the receiver and a salt.
contract Handover is WithIdentities {
    enum State {
        None,
        Held,
        Offered,
        Delivered,
        Surrendered,
        Shredded
    }

    /// @param last Whether who accepts is the one it is meant for: after that it is handed over no more.
    /// @param before The beneficiary before the last transfer, who gets title back when it is rejected.
    struct Item {
        address issuer;
        State state;
        bool last;
        uint64 deadline;
        address holder;
        address beneficiary;
        address nominee;
        address before;
        bytes32 toCommitment;
        bytes32 conditionsHash;
    }

    mapping(bytes32 id => Item) public items;

    event Opened(bytes32 indexed item, address indexed issuer, bytes32 name, bytes32 documentHash);
    event Offered(
        bytes32 indexed item,
        address indexed from,
        bytes32 toCommitment,
        bytes32 conditionsHash,
        uint64 until,
        bool last
    );
    event Accepted(bytes32 indexed item, address indexed from, address indexed to, bytes32 evidence);
    event Rejected(bytes32 indexed item, address indexed by, bytes32 reason);
    event OfferExpired(bytes32 indexed item);
    event Delivered(bytes32 indexed item, address indexed to);
    event Nominated(bytes32 indexed item, address indexed nominee);
    event BeneficiaryTransferred(bytes32 indexed item, address indexed from, address indexed to);
    event BeneficiaryRejected(bytes32 indexed item, address indexed by, address indexed backTo);
    event Surrendered(bytes32 indexed item);
    event Restored(bytes32 indexed item);
    event Shredded(bytes32 indexed item);

    /// @notice The offer is not for this receiver, or not with this salt.
    error NotTheReceiver(bytes32 item, address actor);
    /// @notice The offer's time is over, or is not over yet.
    error Deadline(bytes32 item, uint64 deadline);

    bytes32 private constant OPEN =
        keccak256("Open(address signer,bytes32 name,bytes32 documentHash,uint256 nonce,uint256 deadline)");
    bytes32 private constant OFFER =
        keccak256(
            "Offer(address signer,bytes32 item,bytes32 toCommitment,bytes32 conditionsHash,uint64 until,bool last,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant ACCEPT =
        keccak256("Accept(address signer,bytes32 item,bytes32 salt,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant REJECT =
        keccak256("Reject(address signer,bytes32 item,bytes32 salt,bytes32 reason,uint256 nonce,uint256 deadline)");
    bytes32 private constant NOMINATE =
        keccak256("Nominate(address signer,bytes32 item,address nominee,uint256 nonce,uint256 deadline)");
    bytes32 private constant TRANSFER =
        keccak256("TransferBeneficiary(address signer,bytes32 item,address nominee,uint256 nonce,uint256 deadline)");
    bytes32 private constant REJECT_TITLE = keccak256("RejectBeneficiary(address signer,bytes32 item,uint256 nonce,uint256 deadline)");
    bytes32 private constant SURRENDER = keccak256("Surrender(address signer,bytes32 item,uint256 nonce,uint256 deadline)");
    bytes32 private constant RESTORE = keccak256("Restore(address signer,bytes32 item,uint256 nonce,uint256 deadline)");
    bytes32 private constant SHRED = keccak256("Shred(address signer,bytes32 item,uint256 nonce,uint256 deadline)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll Handover", consortium_, identities_);
    }

    /// @notice Begins a thing's way: the caller issued it, has it, and it is the caller's.
    /// @param documentHash The commitment to what it is.
    function open(bytes32 name, bytes32 documentHash) external returns (bytes32 item) {
        return _openItem(msg.sender, name, documentHash);
    }

    /// @notice {open}, signed.
    function openBySig(
        address signer,
        bytes32 name,
        bytes32 documentHash,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 item) {
        return _openItem(_signerOf(signer, abi.encode(OPEN, signer, name, documentHash), deadline, signature), name, documentHash);
    }

    /// @notice Offers a thing to somebody, for its holder.
    /// @param toCommitment {commitmentTo} the receiver and a salt.
    /// @param until The last second in which it can be accepted.
    /// @param last Whether the receiver is the one it is meant for.
    function offer(
        bytes32 item,
        bytes32 toCommitment,
        bytes32 conditionsHash,
        uint64 until,
        bool last
    ) external {
        _offer(msg.sender, item, toCommitment, conditionsHash, until, last);
    }

    /// @notice {offer}, signed.
    function offerBySig(
        address signer,
        bytes32 item,
        bytes32 toCommitment,
        bytes32 conditionsHash,
        uint64 until,
        bool last,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(OFFER, signer, item, toCommitment, conditionsHash, until, last);
        _offer(_signerOf(signer, fields, deadline, signature), item, toCommitment, conditionsHash, until, last);
    }

    /// @notice Takes a thing over: only the receiver itself does, by its own key.
    function accept(bytes32 item, bytes32 salt, bytes32 evidence) external {
        _accept(msg.sender, item, salt, evidence);
    }

    /// @notice {accept}, signed by the receiver.
    function acceptBySig(
        address signer,
        bytes32 item,
        bytes32 salt,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _accept(_signerOf(signer, abi.encode(ACCEPT, signer, item, salt, evidence), deadline, signature), item, salt, evidence);
    }

    /// @notice Turns an offer down, for its receiver; the thing stays where it is.
    function reject(bytes32 item, bytes32 salt, bytes32 reason) external {
        _reject(msg.sender, item, salt, reason);
    }

    /// @notice {reject}, signed.
    function rejectBySig(
        address signer,
        bytes32 item,
        bytes32 salt,
        bytes32 reason,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _reject(_signerOf(signer, abi.encode(REJECT, signer, item, salt, reason), deadline, signature), item, salt, reason);
    }

    /// @notice Ends an offer that nobody took in time. Anybody may.
    function expire(bytes32 item) external {
        Item storage it = _inState(item, State.Offered);
        if (block.timestamp <= it.deadline) revert Deadline(item, it.deadline);
        emit OfferExpired(item);
        _move(item, it, State.Held, msg.sender, bytes32(0));
    }

    /// @notice Says to whom title is to go, for the beneficiary; zero takes it back.
    function nominate(bytes32 item, address nominee) external {
        _nominate(msg.sender, item, nominee);
    }

    /// @notice {nominate}, signed.
    function nominateBySig(
        address signer,
        bytes32 item,
        address nominee,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _nominate(_signerOf(signer, abi.encode(NOMINATE, signer, item, nominee), deadline, signature), item, nominee);
    }

    /// @notice Endorses the nominee, for the holder: who has the thing gives title to nobody else.
    function transferBeneficiary(bytes32 item, address nominee) external {
        _transfer(msg.sender, item, nominee);
    }

    /// @notice {transferBeneficiary}, signed.
    function transferBeneficiaryBySig(
        address signer,
        bytes32 item,
        address nominee,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _transfer(_signerOf(signer, abi.encode(TRANSFER, signer, item, nominee), deadline, signature), item, nominee);
    }

    /// @notice Sends title back to who had it before, for the beneficiary who does not want it.
    function rejectBeneficiary(bytes32 item) external {
        _rejectTitle(msg.sender, item);
    }

    /// @notice {rejectBeneficiary}, signed.
    function rejectBeneficiaryBySig(
        address signer,
        bytes32 item,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _rejectTitle(_signerOf(signer, abi.encode(REJECT_TITLE, signer, item), deadline, signature), item);
    }

    /// @notice Gives the thing back to its issuer, for who has it and whose it is.
    function surrender(bytes32 item) external {
        _surrender(msg.sender, item);
    }

    /// @notice {surrender}, signed.
    function surrenderBySig(
        address signer,
        bytes32 item,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _surrender(_signerOf(signer, abi.encode(SURRENDER, signer, item), deadline, signature), item);
    }

    /// @notice Refuses a surrender, for the issuer.
    function restore(bytes32 item) external {
        _restore(msg.sender, item);
    }

    /// @notice {restore}, signed.
    function restoreBySig(
        address signer,
        bytes32 item,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _restore(_signerOf(signer, abi.encode(RESTORE, signer, item), deadline, signature), item);
    }

    /// @notice Ends a surrendered thing for ever, for the issuer.
    function shred(bytes32 item) external {
        _shred(msg.sender, item);
    }

    /// @notice {shred}, signed.
    function shredBySig(
        address signer,
        bytes32 item,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _shred(_signerOf(signer, abi.encode(SHRED, signer, item), deadline, signature), item);
    }

    /// @notice What an offer names instead of its receiver.
    function commitmentTo(address receiver, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(receiver, salt));
    }

    function _openItem(address actor, bytes32 name, bytes32 documentHash) private returns (bytes32 item) {
        item = idOf(actor, name);
        _requireMayAct(actor, item);
        Item storage it = items[item];
        if (it.state != State.None) revert BadState(item, uint8(it.state));
        (it.issuer, it.holder, it.beneficiary) = (actor, actor, actor);
        emit Opened(item, actor, name, documentHash);
        _move(item, it, State.Held, actor, documentHash);
    }

    function _offer(
        address actor,
        bytes32 item,
        bytes32 toCommitment,
        bytes32 conditionsHash,
        uint64 until,
        bool last
    ) private {
        Item storage it = _inState(item, State.Held);
        _requireIs(actor, it.holder, item);
        if (until < block.timestamp) revert Deadline(item, until);
        (it.toCommitment, it.conditionsHash, it.deadline, it.last) = (toCommitment, conditionsHash, until, last);
        emit Offered(item, actor, toCommitment, conditionsHash, until, last);
        _move(item, it, State.Offered, actor, toCommitment);
    }

    function _accept(address actor, bytes32 item, bytes32 salt, bytes32 evidence) private {
        Item storage it = _offeredTo(actor, item, salt);
        if (block.timestamp > it.deadline) revert Deadline(item, it.deadline);
        emit Accepted(item, it.holder, actor, evidence);
        it.holder = actor;
        if (it.last) emit Delivered(item, actor);
        _move(item, it, it.last ? State.Delivered : State.Held, actor, evidence);
    }

    function _reject(address actor, bytes32 item, bytes32 salt, bytes32 reason) private {
        Item storage it = _offeredTo(actor, item, salt);
        emit Rejected(item, actor, reason);
        _move(item, it, State.Held, actor, reason);
    }

    function _nominate(address actor, bytes32 item, address nominee) private {
        Item storage it = _titled(item);
        _requireIs(actor, it.beneficiary, item);
        it.nominee = nominee;
        emit Nominated(item, nominee);
    }

    function _transfer(address actor, bytes32 item, address nominee) private {
        Item storage it = _titled(item);
        _requireIs(actor, it.holder, item);
        bool both = it.holder == it.beneficiary;
        if (nominee == address(0) || (nominee != it.nominee && !both)) revert NotAuthorised(item, actor);
        emit BeneficiaryTransferred(item, it.beneficiary, nominee);
        (it.before, it.beneficiary, it.nominee) = (it.beneficiary, nominee, address(0));
    }

    function _rejectTitle(address actor, bytes32 item) private {
        Item storage it = _titled(item);
        _requireIs(actor, it.beneficiary, item);
        if (it.before == address(0)) revert NotAuthorised(item, actor);
        emit BeneficiaryRejected(item, actor, it.before);
        (it.beneficiary, it.before, it.nominee) = (it.before, address(0), address(0));
    }

    function _surrender(address actor, bytes32 item) private {
        Item storage it = _titled(item);
        _requireIs(actor, it.holder, item);
        _requireIs(actor, it.beneficiary, item);
        (it.nominee, it.before) = (address(0), address(0));
        emit Surrendered(item);
        _move(item, it, State.Surrendered, actor, bytes32(0));
    }

    function _restore(address actor, bytes32 item) private {
        Item storage it = _inState(item, State.Surrendered);
        _requireIs(actor, it.issuer, item);
        emit Restored(item);
        _move(item, it, it.last ? State.Delivered : State.Held, actor, bytes32(0));
    }

    function _shred(address actor, bytes32 item) private {
        Item storage it = _inState(item, State.Surrendered);
        _requireIs(actor, it.issuer, item);
        emit Shredded(item);
        _move(item, it, State.Shredded, actor, bytes32(0));
    }

    function _move(bytes32 item, Item storage it, State to, address actor, bytes32 ref) private {
        emit StateChanged(item, uint8(it.state), uint8(to), actor, ref);
        it.state = to;
    }

    function _offeredTo(address actor, bytes32 item, bytes32 salt) private view returns (Item storage it) {
        it = _inState(item, State.Offered);
        _requireMayAct(actor, item);
        if (commitmentTo(actor, salt) != it.toCommitment) revert NotTheReceiver(item, actor);
    }

    /// @dev Title moves while nobody is just taking the thing over.
    function _titled(bytes32 item) private view returns (Item storage it) {
        it = items[item];
        if (it.state != State.Held && it.state != State.Delivered) revert BadState(item, uint8(it.state));
    }

    /// @dev Possession and title are a key's own; no organisation acts for it.
    function _requireIs(address actor, address wanted, bytes32 item) private view {
        if (actor != wanted || !identities.mayAct(actor)) revert NotAuthorised(item, actor);
    }

    function _inState(bytes32 item, State state) private view returns (Item storage it) {
        it = items[item];
        if (it.state != state) revert BadState(item, uint8(it.state));
    }
}
