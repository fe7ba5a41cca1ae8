// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Governed} from "./Governed.sol";
import {Role} from "./IConsortium.sol";
import {Members} from "./Members.sol";

/// @title K1: members, roles and quorum
/// @notice Everything that binds all members is a proposal. One Active organisation has one vote; two thirds of all Active ones decide,
/// counted when it is executed: a vote of somebody suspended meanwhile does not count. There is no other power, and no owner.
contract Consortium is Members {
    enum Kind {
        Member,
        Role,
        Param,
        Call,
        Upgrade,
        Validator
    }

    enum Status {
        None,
        Open,
        Executed,
        Rejected,
        Expired
    }

    enum Vote {
        None,
        Yes,
        No
    }

    /// @param payload The arguments of the function that proposed it, ABI-encoded; an upgrade's also has its code's hash.
    struct Proposal {
        Kind kind;
        Status status;
        uint64 closesAt;
        bytes payload;
    }

    struct Founder {
        address org;
        uint16 roles;
    }

    /// @notice Every proposal, by its id.
    mapping(bytes32 id => Proposal) public proposals;
    /// @notice What an organisation said to a proposal.
    mapping(bytes32 id => mapping(address org => Vote)) public voteOf;
    mapping(bytes32 key => uint256) public param;
    /// @notice Whose validator an address is, by the last decision; zero when it should be none.
    mapping(address validator => address org) public validatorOf;
    uint256 private proposed;

    event Proposed(bytes32 indexed id, Kind kind, address indexed proposer, uint64 closesAt, bytes payload);
    event Voted(bytes32 indexed id, address indexed org, bool yes);
    event ParamSet(bytes32 indexed key, uint256 value);
    event Called(bytes32 indexed id, address indexed target, bytes data);
    event UpgradeExecuted(bytes32 indexed id, address indexed target, address implementation);
    /// @notice Every member's node is to vote so (`qbft_proposeValidatorVote`).
    event ValidatorDecided(address indexed org, address indexed validator, bool admitted);

    /// @notice The organisation has voted; votes stay as they are.
    error AlreadyVoted(bytes32 id, address org);
    /// @notice Fewer than two thirds of the Active members said yes.
    error NoQuorum(bytes32 id, uint256 yes, uint256 active);
    /// @notice The voting is over, or is not over yet.
    error Deadline(bytes32 id, uint64 closesAt);
    /// @notice The implementation's code is not the one that was voted on, or there is none.
    error CodeChanged(address implementation);
    /// @notice A call cannot do this: the consortium has a proposal of its own for it.
    error NotByCall(address target, bytes4 selector);

    /// @notice How long votings stay open, in seconds: a parameter of this name, a week until the members set it.
    bytes32 public constant VOTING_PERIOD = "consortium.votingPeriod";
    uint256 private constant MIN_PERIOD = 1 hours;
    uint256 private constant MAX_PERIOD = 30 days;
    uint256 private constant MAX_DATA = 8_192;

    bytes32 private constant PROPOSE_MEMBER =
        keccak256("ProposeMember(address signer,address org,uint8 to,uint16 roles,uint256 nonce,uint256 deadline)");
    bytes32 private constant PROPOSE_ROLE =
        keccak256("ProposeRole(address signer,address org,uint8 role,bool granted,uint256 nonce,uint256 deadline)");
    bytes32 private constant PROPOSE_PARAM =
        keccak256("ProposeParam(address signer,bytes32 key,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant PROPOSE_CALL =
        keccak256("ProposeCall(address signer,address target,bytes data,uint256 nonce,uint256 deadline)");
    bytes32 private constant PROPOSE_UPGRADE =
        keccak256("ProposeUpgrade(address signer,address target,address implementation,bytes data,uint256 nonce,uint256 deadline)");
    bytes32 private constant PROPOSE_VALIDATOR =
        keccak256("ProposeValidator(address signer,address org,address validator,bool admit,uint256 nonce,uint256 deadline)");
    bytes32 private constant VOTE = keccak256("Vote(address signer,bytes32 id,bool yes,uint256 nonce,uint256 deadline)");

    /// @notice Founds the consortium. Whoever deploys it names the founders, and is nobody afterwards unless among them.
    function initialize(Founder[] calldata founders) external initializer {
        __Governed_init("Atoll Consortium");
        if (founders.length == 0) revert OutOfBounds("founders", 0);
        for (uint256 i = 0; i < founders.length; i++) {
            if (founders[i].roles & ~ALL_ROLES != 0) revert OutOfBounds("roles", founders[i].roles);
            _activate(founders[i].org, founders[i].roles, msg.sender, bytes32(0));
        }
    }

    /// @notice Proposes to admit (from None), suspend, resume or remove (from Suspended) an organisation.
    /// @param to The state it is to have: Active, Suspended or Removed.
    /// @param roles A mask with bit `1 << role`; only an admission reads it.
    function proposeMember(address org, MemberState to, uint16 roles) external returns (bytes32 id) {
        return _proposeMember(msg.sender, org, to, roles);
    }

    /// @notice {proposeMember}, signed.
    function proposeMemberBySig(
        address signer,
        address org,
        MemberState to,
        uint16 roles,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _proposeMember(_signerOf(signer, abi.encode(PROPOSE_MEMBER, signer, org, to, roles), deadline, signature), org, to, roles);
    }

    /// @notice Proposes to give a member a role, or to take it.
    function proposeRole(address org, Role role, bool granted) external returns (bytes32 id) {
        return _propose(msg.sender, Kind.Role, abi.encode(org, role, granted));
    }

    /// @notice {proposeRole}, signed.
    function proposeRoleBySig(
        address signer,
        address org,
        Role role,
        bool granted,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        bytes memory payload = abi.encode(org, role, granted);
        return _propose(_signerOf(signer, abi.encode(PROPOSE_ROLE, signer, org, role, granted), deadline, signature), Kind.Role, payload);
    }

    /// @notice Proposes a number by a name; contracts that follow it say which names they read.
    function proposeParam(bytes32 key, uint256 value) external returns (bytes32 id) {
        return _proposeParam(msg.sender, key, value);
    }

    /// @notice {proposeParam}, signed.
    function proposeParamBySig(
        address signer,
        bytes32 key,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _proposeParam(_signerOf(signer, abi.encode(PROPOSE_PARAM, signer, key, value), deadline, signature), key, value);
    }

    /// @notice Proposes that the consortium calls a contract, such as the accreditation of an issuer.
    function proposeCall(address target, bytes calldata data) external returns (bytes32 id) {
        return _proposeCall(msg.sender, target, data);
    }

    /// @notice {proposeCall}, signed.
    function proposeCallBySig(
        address signer,
        address target,
        bytes calldata data,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        return _proposeCall(_signerOf(signer, abi.encode(PROPOSE_CALL, signer, target, keccak256(data)), deadline, signature), target, data);
    }

    /// @notice Proposes that a contract of the kernel, or this one, runs other code. What is voted on is the code that is there now.
    /// @param data What the contract is to be called with in its new form; empty for nothing.
    function proposeUpgrade(
        address target,
        address implementation,
        bytes calldata data
    ) external returns (bytes32 id) {
        return _proposeUpgrade(msg.sender, target, implementation, data);
    }

    /// @notice {proposeUpgrade}, signed.
    function proposeUpgradeBySig(
        address signer,
        address target,
        address implementation,
        bytes calldata data,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        bytes memory fields = abi.encode(PROPOSE_UPGRADE, signer, target, implementation, keccak256(data));
        return _proposeUpgrade(_signerOf(signer, fields, deadline, signature), target, implementation, data);
    }

    /// @notice Proposes that a member's validator takes part in consensus, or no longer does.
    function proposeValidator(address org, address validator, bool admit) external returns (bytes32 id) {
        return _propose(msg.sender, Kind.Validator, abi.encode(org, validator, admit));
    }

    /// @notice {proposeValidator}, signed.
    function proposeValidatorBySig(
        address signer,
        address org,
        address validator,
        bool admit,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        bytes memory payload = abi.encode(org, validator, admit);
        return _propose(_signerOf(signer, abi.encode(PROPOSE_VALIDATOR, signer, org, validator, admit), deadline, signature), Kind.Validator, payload);
    }

    /// @notice Votes for the caller's organisation, once. A proposal that can no longer reach two thirds is Rejected at once.
    function vote(bytes32 id, bool yes) external {
        _vote(msg.sender, id, yes);
    }

    /// @notice {vote}, signed.
    function voteBySig(
        address signer,
        bytes32 id,
        bool yes,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _vote(_signerOf(signer, abi.encode(VOTE, signer, id, yes), deadline, signature), id, yes);
    }

    /// @notice Does what two thirds of the Active members said yes to. Anybody may call it, before the voting closes.
    function execute(bytes32 id) external {
        Proposal storage proposal = _open(id);
        (uint256 yes, ) = tally(id);
        if (yes * 3 < activeCount * 2) revert NoQuorum(id, yes, activeCount);
        _move(id, proposal, Status.Executed, msg.sender);
        _carryOut(id, proposal.kind, proposal.payload);
    }

    /// @notice Closes a proposal whose time is over. Anybody may call it.
    function expire(bytes32 id) external {
        Proposal storage proposal = proposals[id];
        if (proposal.status != Status.Open) revert BadState(id, uint8(proposal.status));
        if (block.timestamp <= proposal.closesAt) revert Deadline(id, proposal.closesAt);
        _drop(id, proposal, Status.Expired, msg.sender);
    }

    /// @notice The votes of organisations that are Active now.
    function tally(bytes32 id) public view returns (uint256 yes, uint256 no) {
        for (uint256 i = 0; i < admitted.length; i++) {
            address org = admitted[i];
            Vote said = voteOf[id][org];
            if (said == Vote.None || !isActive(org)) continue;
            if (said == Vote.Yes) yes += 1;
            else no += 1;
        }
    }

    function _quorum() internal view override returns (address) {
        return address(this);
    }

    function _proposeMember(
        address actor,
        address org,
        MemberState to,
        uint16 roles
    ) private returns (bytes32 id) {
        if (roles & ~ALL_ROLES != 0) revert OutOfBounds("roles", roles);
        _requireStep(org, members[org].state, to);
        id = _propose(actor, Kind.Member, abi.encode(org, to, roles));
        if (members[org].state == MemberState.None) {
            _requireFree(org);
            _moveMember(org, MemberState.Proposed, actor, id);
        }
    }

    function _proposeParam(address actor, bytes32 key, uint256 value) private returns (bytes32) {
        if (key == VOTING_PERIOD && (value < MIN_PERIOD || value > MAX_PERIOD)) revert OutOfBounds(key, value);
        return _propose(actor, Kind.Param, abi.encode(key, value));
    }

    function _proposeCall(address actor, address target, bytes calldata data) private returns (bytes32) {
        bytes4 selector = bytes4(data);
        if (target == address(this) || selector == UUPSUpgradeable.upgradeToAndCall.selector)
            revert NotByCall(target, selector);
        if (data.length > MAX_DATA) revert OutOfBounds("bytes of data", data.length);
        return _propose(actor, Kind.Call, abi.encode(target, data));
    }

    function _proposeUpgrade(
        address actor,
        address target,
        address implementation,
        bytes calldata data
    ) private returns (bytes32) {
        if (implementation.code.length == 0) revert CodeChanged(implementation);
        if (data.length > MAX_DATA) revert OutOfBounds("bytes of data", data.length);
        return _propose(actor, Kind.Upgrade, abi.encode(target, implementation, data, implementation.codehash));
    }

    function _propose(address actor, Kind kind, bytes memory payload) private returns (bytes32 id) {
        if (!isActive(actor)) revert NotAuthorised(bytes32(0), actor);
        id = keccak256(abi.encode(kind, payload, ++proposed));
        uint256 period = param[VOTING_PERIOD];
        uint64 closesAt = uint64(block.timestamp + (period == 0 ? 7 days : period));
        Proposal storage proposal = proposals[id];
        (proposal.kind, proposal.closesAt, proposal.payload) = (kind, closesAt, payload);
        emit Proposed(id, kind, actor, closesAt, payload);
        _move(id, proposal, Status.Open, actor);
    }

    function _vote(address actor, bytes32 id, bool yes) private {
        Proposal storage proposal = _open(id);
        if (!isActive(actor)) revert NotAuthorised(id, actor);
        if (voteOf[id][actor] != Vote.None) revert AlreadyVoted(id, actor);
        voteOf[id][actor] = yes ? Vote.Yes : Vote.No;
        emit Voted(id, actor, yes);
        if (yes) return;
        (, uint256 no) = tally(id);
        if (no * 3 > activeCount) _drop(id, proposal, Status.Rejected, actor);
    }

    function _open(bytes32 id) private view returns (Proposal storage proposal) {
        proposal = proposals[id];
        if (proposal.status != Status.Open) revert BadState(id, uint8(proposal.status));
        if (block.timestamp > proposal.closesAt) revert Deadline(id, proposal.closesAt);
    }

    /// @dev A candidate whose proposal falls may be proposed again.
    function _drop(bytes32 id, Proposal storage proposal, Status to, address actor) private {
        _move(id, proposal, to, actor);
        if (proposal.kind != Kind.Member) return;
        (address org, , ) = abi.decode(proposal.payload, (address, MemberState, uint16));
        if (members[org].state == MemberState.Proposed) _moveMember(org, MemberState.None, actor, id);
    }

    function _carryOut(bytes32 id, Kind kind, bytes memory payload) private {
        if (kind == Kind.Member) {
            (address org, MemberState to, uint16 roles) = abi.decode(payload, (address, MemberState, uint16));
            _carryOutMember(id, org, to, roles);
        } else if (kind == Kind.Role) {
            (address org, Role role, bool granted) = abi.decode(payload, (address, Role, bool));
            if (members[org].state != MemberState.Active) revert BadState(_idOf(org), uint8(members[org].state));
            _setRole(org, role, granted);
        } else if (kind == Kind.Param) {
            (bytes32 key, uint256 value) = abi.decode(payload, (bytes32, uint256));
            param[key] = value;
            emit ParamSet(key, value);
        } else if (kind == Kind.Call) {
            (address target, bytes memory data) = abi.decode(payload, (address, bytes));
            emit Called(id, target, data);
            Address.functionCall(target, data);
        } else if (kind == Kind.Upgrade) {
            _carryOutUpgrade(id, payload);
        } else {
            (address org, address validator, bool admit) = abi.decode(payload, (address, address, bool));
            if (!isActive(org) && admit) revert BadState(_idOf(org), uint8(members[org].state));
            validatorOf[validator] = admit ? org : address(0);
            emit ValidatorDecided(org, validator, admit);
        }
    }

    function _carryOutMember(bytes32 id, address org, MemberState to, uint16 roles) private {
        MemberState from = members[org].state;
        _requireStep(org, from == MemberState.Proposed ? MemberState.None : from, to);
        if (to == MemberState.Active) _activate(org, roles, msg.sender, id);
        else if (to == MemberState.Suspended) _suspend(org, msg.sender, id);
        else _remove(org, msg.sender, id);
    }

    function _carryOutUpgrade(bytes32 id, bytes memory payload) private {
        (address target, address implementation, bytes memory data, bytes32 codehash) = abi.decode(
            payload,
            (address, address, bytes, bytes32)
        );
        if (implementation.codehash != codehash) revert CodeChanged(implementation);
        emit UpgradeExecuted(id, target, implementation);
        UUPSUpgradeable(target).upgradeToAndCall(implementation, data);
    }

    /// @dev None→Active (by way of Proposed), Active↔Suspended, Suspended→Removed; nothing else.
    function _requireStep(address org, MemberState from, MemberState to) private pure {
        bool fits = (from == MemberState.None && to == MemberState.Active) ||
            (from == MemberState.Active && to == MemberState.Suspended) ||
            (from == MemberState.Suspended && (to == MemberState.Active || to == MemberState.Removed));
        if (!fits) revert BadState(_idOf(org), uint8(from));
    }

    function _move(bytes32 id, Proposal storage proposal, Status to, address actor) private {
        emit StateChanged(id, uint8(proposal.status), uint8(to), actor, bytes32(0));
        proposal.status = to;
    }
}
