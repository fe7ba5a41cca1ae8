// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {IConsortium, Role} from "./IConsortium.sol";
import {IIncidents} from "./IIncidents.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title M6: cutting a hijacked device off, together
/// @notice A member with gateways reports, others endorse, and a quorum of organisations, not of gateways, cuts off. Its owner may appeal.
/// Who reports puts up one of its stakes: a case that is dismissed or cleared costs it, a confirmed one gives it back.
/// @dev The stake is a number and no money until there is a vault: an organisation without stakes reports nothing until the members
/// restore them.
contract IncidentVote is WithIdentities, IIncidents {
    enum State {
        None,
        Reported,
        Corroborated,
        Quarantined,
        Appealed,
        Cleared,
        Confirmed,
        Remediated,
        Reinstated,
        Dismissed,
        Expired
    }

    enum Side {
        None,
        For,
        Against
    }

    /// @param owner The organisation that answers for the subject: it takes no part in the votes.
    /// @param reporter Whose stake it is; zero for a case that was proven.
    /// @param endsAt When a case that nobody confirmed lapses.
    /// @param round Votes on cutting off are the first round, those after it the second.
    struct Incident {
        address subject;
        State state;
        uint8 round;
        uint8 category;
        uint64 endsAt;
        address owner;
        address reporter;
        uint64 quarantinedAt;
        bytes32 evidenceRoot;
        bytes32 remedy;
    }

    mapping(bytes32 id => Incident) public incidents;
    /// @notice The one case of a subject that is not over.
    mapping(address subject => bytes32 id) public openCaseOf;
    mapping(bytes32 id => mapping(uint8 round => mapping(address org => Side))) public sideOf;
    /// @notice Who took sides in a round, in that order.
    mapping(bytes32 id => mapping(uint8 round => address[])) public voters;
    /// @notice Which gateways say that they enforce a case.
    mapping(bytes32 id => mapping(address gateway => bool)) public enforces;
    /// @notice How many stakes an organisation has lost or put up.
    mapping(address org => uint256) public stakesGone;
    uint256 private reported;

    event Reported(
        bytes32 indexed id,
        address indexed subject,
        address indexed reporter,
        uint8 category,
        bytes32 evidenceRoot,
        uint64 endsAt
    );
    event SideTaken(bytes32 indexed id, address indexed org, uint8 round, Side side, bytes32 evidence);
    event Corroborated(bytes32 indexed id);
    event Quarantined(bytes32 indexed id, address indexed subject);
    event EnforcementAcknowledged(bytes32 indexed id, address indexed gateway);
    event Appealed(bytes32 indexed id, bytes32 evidence);
    event Cleared(bytes32 indexed id);
    event Confirmed(bytes32 indexed id);
    event Remediated(bytes32 indexed id, bytes32 remedy);
    event Reinstated(bytes32 indexed id, bytes32 attestation);
    event Dismissed(bytes32 indexed id);
    event Expired(bytes32 indexed id);
    event StakeLost(bytes32 indexed id, address indexed org);
    event StakesRestored(address indexed org);

    /// @notice The organisation has taken a side in this round; it stays.
    error AlreadyVoted(bytes32 id, address org);
    /// @notice All of the organisation's stakes are up or lost.
    error NoStake(address org);
    /// @notice The attestation is older than the quarantine, or of the time to come.
    error StaleAttestation(bytes32 id, uint64 attestedAt);

    /// @notice How many organisations have to be for it, if more than one in three: a parameter of this name.
    bytes32 public constant QUORUM = "incident.quorum";
    /// @notice The consortium's parameter that names the contract whose proofs open cases.
    bytes32 public constant DATA_ANCHOR = "DataAnchor";
    uint8 public constant EQUIVOCATION = 1;
    uint256 public constant STAKES = 8;
    uint64 public constant MIN_TTL = 10 minutes;
    uint64 public constant MAX_TTL = 30 days;
    /// @dev How old an attestation may be.
    uint64 public constant FRESH = 1 days;

    bytes32 private constant REPORT =
        keccak256(
            "Report(address signer,address subject,uint8 category,bytes32 evidenceRoot,uint64 ttl,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant ENDORSE = keccak256("Endorse(address signer,bytes32 id,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant DISSENT = keccak256("Dissent(address signer,bytes32 id,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant CONFIRM = keccak256("Confirm(address signer,bytes32 id,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant CLEAR = keccak256("Clear(address signer,bytes32 id,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant ACK = keccak256("AckEnforcement(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant APPEAL = keccak256("Appeal(address signer,bytes32 id,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant APPROVE = keccak256("ApproveQuarantine(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant REMEDIATE = keccak256("Remediate(address signer,bytes32 id,bytes32 remedy,uint256 nonce,uint256 deadline)");
    bytes32 private constant REINSTATE =
        keccak256(
            "Reinstate(address signer,bytes32 id,bytes32 attestation,bytes32 remedy,uint64 attestedAt,uint256 nonce,uint256 deadline)"
        );

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll IncidentVote", consortium_, identities_);
    }

    /// @notice Reports a device, for a member with the role GATEWAY, which then is for cutting it off.
    /// @param evidenceRoot Of the evidence, which stays with the parties of the case.
    /// @param ttl Seconds after which the case lapses unless it is confirmed.
    function report(address subject, uint8 category, bytes32 evidenceRoot, uint64 ttl) external returns (bytes32 id) {
        return _report(msg.sender, subject, category, evidenceRoot, ttl);
    }

    /// @notice {report}, signed.
    function reportBySig(
        address signer,
        address subject,
        uint8 category,
        bytes32 evidenceRoot,
        uint64 ttl,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        address actor = _signerOf(signer, abi.encode(REPORT, signer, subject, category, evidenceRoot, ttl), deadline, signature);
        return _report(actor, subject, category, evidenceRoot, ttl);
    }

    /// @inheritdoc IIncidents
    /// @dev Two signatures that contradict each other need no witnesses: the device is cut off at once, as far as it may be without people.
    function reportProven(address subject, bytes32 evidence, address reporter) external {
        if (msg.sender != _contractCalled(DATA_ANCHOR)) revert NotAuthorised(bytes32(0), msg.sender);
        // Somebody who is no device is not cut off here, and an open case goes its way.
        if (openCaseOf[subject] != 0 || !identities.isDevice(subject)) return;
        bytes32 id = _openCase(subject, EQUIVOCATION, evidence, MAX_TTL, address(0), reporter);
        _corroborate(id, incidents[id], reporter);
    }

    /// @notice Is for cutting off. One organisation has one voice, its gateways none.
    function endorse(bytes32 id, bytes32 evidence) external {
        _judgeReport(msg.sender, id, Side.For, evidence);
    }

    /// @notice {endorse}, signed.
    function endorseBySig(
        address signer,
        bytes32 id,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _judgeReport(_signerOf(signer, abi.encode(ENDORSE, signer, id, evidence), deadline, signature), id, Side.For, evidence);
    }

    /// @notice Is against cutting off.
    function dissent(bytes32 id, bytes32 evidence) external {
        _judgeReport(msg.sender, id, Side.Against, evidence);
    }

    /// @notice {dissent}, signed.
    function dissentBySig(
        address signer,
        bytes32 id,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _judgeReport(_signerOf(signer, abi.encode(DISSENT, signer, id, evidence), deadline, signature), id, Side.Against, evidence);
    }

    /// @notice Is for leaving a device cut off until it is mended, whether its owner appealed or not.
    function confirm(bytes32 id, bytes32 evidence) external {
        _judgeQuarantine(msg.sender, id, Side.For, evidence);
    }

    /// @notice {confirm}, signed.
    function confirmBySig(
        address signer,
        bytes32 id,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _judgeQuarantine(_signerOf(signer, abi.encode(CONFIRM, signer, id, evidence), deadline, signature), id, Side.For, evidence);
    }

    /// @notice Is for letting a device back in, because it was not what it was taken for.
    function clear(bytes32 id, bytes32 evidence) external {
        _judgeQuarantine(msg.sender, id, Side.Against, evidence);
    }

    /// @notice {clear}, signed.
    function clearBySig(
        address signer,
        bytes32 id,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _judgeQuarantine(_signerOf(signer, abi.encode(CLEAR, signer, id, evidence), deadline, signature), id, Side.Against, evidence);
    }

    /// @notice Cuts off a device of the medical or emergency kind, for a REGULATOR: people decide about those.
    function approveQuarantine(bytes32 id) external {
        _approve(msg.sender, id);
    }

    /// @notice {approveQuarantine}, signed.
    function approveQuarantineBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _approve(_signerOf(signer, abi.encode(APPROVE, signer, id), deadline, signature), id);
    }

    /// @notice Says that the caller's gateway keeps the device out.
    function ackEnforcement(bytes32 id) external {
        _ack(msg.sender, id);
    }

    /// @notice {ackEnforcement}, signed.
    function ackEnforcementBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _ack(_signerOf(signer, abi.encode(ACK, signer, id), deadline, signature), id);
    }

    /// @notice Asks the members to look again, for the owner's organisation, once.
    function appeal(bytes32 id, bytes32 evidence) external {
        _appeal(msg.sender, id, evidence);
    }

    /// @notice {appeal}, signed.
    function appealBySig(
        address signer,
        bytes32 id,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _appeal(_signerOf(signer, abi.encode(APPEAL, signer, id, evidence), deadline, signature), id, evidence);
    }

    /// @notice Says what was done, for the owner's organisation.
    /// @param remedy The hash of the firmware that the device runs now.
    function remediate(bytes32 id, bytes32 remedy) external {
        _remediate(msg.sender, id, remedy);
    }

    /// @notice {remediate}, signed.
    function remediateBySig(
        address signer,
        bytes32 id,
        bytes32 remedy,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _remediate(_signerOf(signer, abi.encode(REMEDIATE, signer, id, remedy), deadline, signature), id, remedy);
    }

    /// @notice Lets the device back in, for an ISSUER of another organisation that attested it: after it was cut off, and lately.
    /// @param attestation The hash of the attestation (EAT, RFC 9711).
    /// @param remedy The firmware it found, which must be the one that was said.
    function reinstate(bytes32 id, bytes32 attestation, bytes32 remedy, uint64 attestedAt) external {
        _reinstate(msg.sender, id, attestation, remedy, attestedAt);
    }

    /// @notice {reinstate}, signed.
    function reinstateBySig(
        address signer,
        bytes32 id,
        bytes32 attestation,
        bytes32 remedy,
        uint64 attestedAt,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(REINSTATE, signer, id, attestation, remedy, attestedAt), deadline, signature);
        _reinstate(actor, id, attestation, remedy, attestedAt);
    }

    /// @notice Ends a case that nobody confirmed in time, and what it did. Anybody may.
    function expire(bytes32 id) external {
        Incident storage it = incidents[id];
        if (!_isPending(it.state) || block.timestamp <= it.endsAt) revert BadState(id, uint8(it.state));
        if (it.reporter != address(0)) stakesGone[it.reporter] -= 1;
        emit Expired(id);
        _close(id, it, State.Expired, msg.sender);
    }

    /// @notice Gives an organisation its stakes back. Only an executed proposal does.
    function restoreStakes(address org) external onlyQuorum {
        stakesGone[org] = 0;
        emit StakesRestored(org);
    }

    /// @notice How many organisations it takes: more than QBFT's faulty third, two at least, or what the members agreed on.
    function needed() public view returns (uint256) {
        uint256 third = (consortium.activeCount() - 1) / 3 + 1;
        uint256 agreed = consortium.param(QUORUM);
        uint256 most = agreed > third ? agreed : third;
        return most > 2 ? most : 2;
    }

    /// @notice How many organisations, Active now, are on each side of a round.
    function tally(bytes32 id, uint8 round) public view returns (uint256 pro, uint256 contra) {
        address[] storage said = voters[id][round];
        for (uint256 i = 0; i < said.length; i++) {
            if (!consortium.isActive(said[i])) continue;
            if (sideOf[id][round][said[i]] == Side.For) pro += 1;
            else contra += 1;
        }
    }

    function _report(
        address actor,
        address subject,
        uint8 category,
        bytes32 evidenceRoot,
        uint64 ttl
    ) private returns (bytes32 id) {
        address org = _memberWith(Role.GATEWAY, actor, _idOf(subject));
        if (ttl < MIN_TTL || ttl > MAX_TTL) revert OutOfBounds("ttl", ttl);
        if (openCaseOf[subject] != 0) revert BadState(openCaseOf[subject], uint8(incidents[openCaseOf[subject]].state));
        if (!identities.isDevice(subject)) revert OutOfBounds("subject", uint160(subject));
        if (stakesGone[org] >= STAKES) revert NoStake(org);
        stakesGone[org] += 1;
        id = _openCase(subject, category, evidenceRoot, ttl, org, actor);
        if (org != incidents[id].owner) _voice(id, incidents[id], org, Side.For, evidenceRoot);
    }

    function _openCase(
        address subject,
        uint8 category,
        bytes32 evidenceRoot,
        uint64 ttl,
        address reporter,
        address actor
    ) private returns (bytes32 id) {
        id = keccak256(abi.encode(subject, ++reported));
        Incident storage it = incidents[id];
        (it.subject, it.round, it.category, it.evidenceRoot) = (subject, 1, category, evidenceRoot);
        (it.owner, it.reporter, it.endsAt) = (identities.orgOf(subject), reporter, uint64(block.timestamp) + ttl);
        openCaseOf[subject] = id;
        emit Reported(id, subject, reporter, category, evidenceRoot, it.endsAt);
        _move(id, it, State.Reported, actor, evidenceRoot);
    }

    function _judgeReport(address actor, bytes32 id, Side side, bytes32 evidence) private {
        Incident storage it = _inState(id, State.Reported);
        Side outcome = _takeSide(actor, id, it, side, evidence);
        if (outcome == Side.For) _corroborate(id, it, actor);
        else if (outcome == Side.Against) _acquit(id, it, State.Dismissed, actor);
    }

    function _judgeQuarantine(address actor, bytes32 id, Side side, bytes32 evidence) private {
        Incident storage it = incidents[id];
        if (it.state != State.Quarantined && it.state != State.Appealed) revert BadState(id, uint8(it.state));
        Side outcome = _takeSide(actor, id, it, side, evidence);
        if (outcome == Side.For) _confirm(id, it, actor);
        else if (outcome == Side.Against) _acquit(id, it, State.Cleared, actor);
    }

    /// @return outcome The side that has a quorum now, and more than the other; none while nobody has.
    function _takeSide(
        address actor,
        bytes32 id,
        Incident storage it,
        Side side,
        bytes32 evidence
    ) private returns (Side outcome) {
        if (block.timestamp > it.endsAt) revert BadState(id, uint8(it.state));
        address org = _memberOf(actor, id);
        if (org == it.owner) revert NotAuthorised(id, actor);
        _voice(id, it, org, side, evidence);
        (uint256 pro, uint256 contra) = tally(id, it.round);
        if (pro >= needed() && pro > contra) return Side.For;
        if (contra >= needed() && contra > pro) return Side.Against;
    }

    function _voice(bytes32 id, Incident storage it, address org, Side side, bytes32 evidence) private {
        if (sideOf[id][it.round][org] != Side.None) revert AlreadyVoted(id, org);
        sideOf[id][it.round][org] = side;
        voters[id][it.round].push(org);
        emit SideTaken(id, org, it.round, side, evidence);
    }

    function _corroborate(bytes32 id, Incident storage it, address actor) private {
        emit Corroborated(id);
        _move(id, it, State.Corroborated, actor, bytes32(0));
        if (!identities.isCritical(it.subject)) _cutOff(id, it, actor);
    }

    function _approve(address actor, bytes32 id) private {
        Incident storage it = _inState(id, State.Corroborated);
        if (_memberWith(Role.REGULATOR, actor, id) == it.owner) revert NotAuthorised(id, actor);
        _cutOff(id, it, actor);
    }

    function _cutOff(bytes32 id, Incident storage it, address actor) private {
        (it.round, it.quarantinedAt) = (2, uint64(block.timestamp));
        emit Quarantined(id, it.subject);
        _move(id, it, State.Quarantined, actor, bytes32(0));
        identities.quarantine(it.subject, id);
    }

    function _ack(address actor, bytes32 id) private {
        Incident storage it = incidents[id];
        if (it.state < State.Quarantined || openCaseOf[it.subject] != id) revert BadState(id, uint8(it.state));
        if (!identities.mayAct(actor) || !consortium.hasRole(identities.orgOf(actor), Role.GATEWAY))
            revert NotAuthorised(id, actor);
        enforces[id][actor] = true;
        emit EnforcementAcknowledged(id, actor);
    }

    function _appeal(address actor, bytes32 id, bytes32 evidence) private {
        Incident storage it = _inState(id, State.Quarantined);
        _requireOwner(actor, id, it);
        emit Appealed(id, evidence);
        _move(id, it, State.Appealed, actor, evidence);
    }

    function _confirm(bytes32 id, Incident storage it, address actor) private {
        if (it.reporter != address(0)) stakesGone[it.reporter] -= 1;
        emit Confirmed(id);
        _move(id, it, State.Confirmed, actor, bytes32(0));
    }

    /// @dev The stake that the reporter put up is not given back.
    function _acquit(bytes32 id, Incident storage it, State to, address actor) private {
        if (it.reporter != address(0)) emit StakeLost(id, it.reporter);
        if (to == State.Cleared) emit Cleared(id);
        else emit Dismissed(id);
        _close(id, it, to, actor);
    }

    function _remediate(address actor, bytes32 id, bytes32 remedy) private {
        Incident storage it = _inState(id, State.Confirmed);
        _requireOwner(actor, id, it);
        it.remedy = remedy;
        emit Remediated(id, remedy);
        _move(id, it, State.Remediated, actor, remedy);
    }

    function _reinstate(address actor, bytes32 id, bytes32 attestation, bytes32 remedy, uint64 attestedAt) private {
        Incident storage it = _inState(id, State.Remediated);
        if (_memberWith(Role.ISSUER, actor, id) == it.owner || remedy != it.remedy) revert NotAuthorised(id, actor);
        _requirePast(attestedAt);
        if (attestedAt <= it.quarantinedAt || attestedAt + FRESH < block.timestamp)
            revert StaleAttestation(id, attestedAt);
        emit Reinstated(id, attestation);
        _close(id, it, State.Reinstated, actor);
    }

    function _close(bytes32 id, Incident storage it, State to, address actor) private {
        bool wasCutOff = it.quarantinedAt != 0;
        delete openCaseOf[it.subject];
        _move(id, it, to, actor, bytes32(0));
        if (wasCutOff) identities.release(it.subject, id);
    }

    function _move(bytes32 id, Incident storage it, State to, address actor, bytes32 ref) private {
        emit StateChanged(id, uint8(it.state), uint8(to), actor, ref);
        it.state = to;
    }

    function _requireOwner(address actor, bytes32 id, Incident storage it) private view {
        if (_memberOf(actor, id) != it.owner) revert NotAuthorised(id, actor);
    }

    function _inState(bytes32 id, State state) private view returns (Incident storage it) {
        it = incidents[id];
        if (it.state != state) revert BadState(id, uint8(it.state));
    }

    function _isPending(State state) private pure returns (bool) {
        return state >= State.Reported && state <= State.Appealed;
    }
}
