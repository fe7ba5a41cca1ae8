// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Governed} from "./Governed.sol";
import {IConsortium, Role} from "./IConsortium.sol";

/// @title Who belongs to a consortium, and in which roles
/// @notice An organisation is known by its principal's address for ever: what a stolen principal did ends with the organisation's
/// suspension, and it comes back under another one. Other accounts may speak for it, but vote and propose nothing.
abstract contract Members is Governed, IConsortium {
    enum MemberState {
        None,
        Proposed,
        Active,
        Suspended,
        Removed
    }

    struct Member {
        MemberState state;
        uint16 roles;
    }

    /// @notice What an organisation is here.
    mapping(address org => Member) public members;
    /// @notice Everyone who was ever admitted, in that order.
    address[] public admitted;
    /// @inheritdoc IConsortium
    uint256 public activeCount;
    /// @dev Appointed accounts; principals speak for themselves.
    mapping(address account => address org) internal appointedBy;

    uint256[46] private __gap;

    event MemberAdmitted(address indexed org, uint16 roles);
    event MemberSuspended(address indexed org);
    event MemberResumed(address indexed org);
    event MemberRemoved(address indexed org);
    event RoleGranted(address indexed org, Role indexed role);
    event RoleRevoked(address indexed org, Role indexed role);
    event AccountAppointed(address indexed org, address indexed account);
    event AccountDismissed(address indexed org, address indexed account);

    /// @notice The account speaks for an organisation already.
    error AccountTaken(address account, address org);

    /// @dev Proposals count votes in a loop over everyone who was ever admitted.
    uint256 public constant MAX_MEMBERS = 128;
    uint16 internal constant ALL_ROLES = uint16((1 << (uint256(type(Role).max) + 1)) - 1);
    bytes32 private constant APPOINT = keccak256("Appoint(address signer,address account,uint256 until,bytes consent,uint256 nonce,uint256 deadline)");
    bytes32 private constant DISMISS = keccak256("Dismiss(address signer,address account,uint256 nonce,uint256 deadline)");
    bytes32 private constant SPEAK_FOR = keccak256("SpeakFor(address signer,address org,uint256 nonce,uint256 deadline)");

    /// @notice Lets an account speak for the caller's organisation. Nobody is appointed without knowing.
    /// @param until The last second in which the consent counts.
    /// @param consent The account's signature of `SpeakFor(address signer,address org,uint256 nonce,uint256 deadline)`.
    function appoint(address account, uint256 until, bytes calldata consent) external {
        _appoint(msg.sender, account, until, consent);
    }

    /// @notice {appoint}, signed by the principal.
    function appointBySig(
        address signer,
        address account,
        uint256 until,
        bytes calldata consent,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(APPOINT, signer, account, until, keccak256(consent));
        _appoint(_signerOf(signer, fields, deadline, signature), account, until, consent);
    }

    /// @notice Takes an account its voice: its principal may, at any time, and the account itself.
    function dismiss(address account) external {
        _dismiss(msg.sender, account);
    }

    /// @notice {dismiss}, signed by the principal or the account.
    function dismissBySig(
        address signer,
        address account,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _dismiss(_signerOf(signer, abi.encode(DISMISS, signer, account), deadline, signature), account);
    }

    /// @inheritdoc IConsortium
    function orgOf(address account) public view returns (address org) {
        return _wasAdmitted(account) ? account : appointedBy[account];
    }

    /// @inheritdoc IConsortium
    function isActive(address org) public view returns (bool) {
        return members[org].state == MemberState.Active;
    }

    /// @inheritdoc IConsortium
    function hasRole(address org, Role role) external view returns (bool) {
        return isActive(org) && members[org].roles & _bit(role) != 0;
    }

    /// @dev Brings an organisation in, or back. The only places where members change are the four below.
    function _activate(address org, uint16 roles, address actor, bytes32 ref) internal {
        MemberState from = members[org].state;
        if (from == MemberState.Suspended) {
            emit MemberResumed(org);
        } else {
            _requireFree(org);
            if (admitted.length == MAX_MEMBERS) revert OutOfBounds("members", MAX_MEMBERS + 1);
            members[org].roles = roles;
            admitted.push(org);
            emit MemberAdmitted(org, roles);
        }
        activeCount += 1;
        _moveMember(org, MemberState.Active, actor, ref);
    }

    /// @dev The last Active member cannot be suspended: nobody could ever bring anybody back.
    function _suspend(address org, address actor, bytes32 ref) internal {
        if (activeCount == 1) revert OutOfBounds("active members", 0);
        activeCount -= 1;
        emit MemberSuspended(org);
        _moveMember(org, MemberState.Suspended, actor, ref);
    }

    function _remove(address org, address actor, bytes32 ref) internal {
        emit MemberRemoved(org);
        _moveMember(org, MemberState.Removed, actor, ref);
    }

    function _setRole(address org, Role role, bool granted) internal {
        if (granted) {
            members[org].roles |= _bit(role);
            emit RoleGranted(org, role);
        } else {
            members[org].roles &= ~_bit(role);
            emit RoleRevoked(org, role);
        }
    }

    function _moveMember(address org, MemberState to, address actor, bytes32 ref) internal {
        emit StateChanged(_idOf(org), uint8(members[org].state), uint8(to), actor, ref);
        members[org].state = to;
    }

    /// @dev An address that nobody's organisation uses yet.
    function _requireFree(address account) internal view {
        address org = orgOf(account);
        if (account == address(0) || org != address(0)) revert AccountTaken(account, org);
    }

    function _appoint(address principal, address account, uint256 until, bytes calldata consent) private {
        if (!isActive(principal)) revert NotAuthorised(_idOf(principal), principal);
        _signerOf(account, abi.encode(SPEAK_FOR, account, principal), until, consent);
        _requireFree(account);
        appointedBy[account] = principal;
        emit AccountAppointed(principal, account);
    }

    function _dismiss(address actor, address account) private {
        address org = appointedBy[account];
        if (org == address(0) || (actor != org && actor != account)) revert NotAuthorised(_idOf(account), actor);
        delete appointedBy[account];
        emit AccountDismissed(org, account);
    }

    function _wasAdmitted(address account) private view returns (bool) {
        return members[account].state > MemberState.Proposed;
    }

    function _bit(Role role) private pure returns (uint16) {
        return uint16(1 << uint256(role));
    }
}
