// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {InConsortium} from "./InConsortium.sol";

/// @title ERC-1056, as public resolvers of `did:ethr` know it
/// @notice Every address is an identity without asking anybody; its controller, at first itself, says which keys and services it has.
/// @dev The ABI and the signed digests are ERC-1056's. Those digests do not name the chain, so nonces here begin at a number
/// that is this chain's and this contract's own: what was signed for another place never fits. A nonce belongs to whoever signs.
abstract contract DidRegistry is InConsortium {
    mapping(address => address) public owners;
    mapping(address => mapping(bytes32 => mapping(address => uint256))) public delegates;
    /// @notice The block of an identity's last event; each event has that of the one before it.
    mapping(address => uint256) public changed;
    mapping(address => uint256) private signed;

    uint256[46] private __gap;

    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Who controls an identity.
    function identityOwner(address identity) public view returns (address) {
        address owner = owners[identity];
        return owner == address(0) ? identity : owner;
    }

    /// @notice What the next signature of this signer has to count as.
    function nonce(address signer) public view returns (uint256) {
        return (uint256(keccak256(abi.encode(block.chainid, address(this)))) >> 1) + signed[signer];
    }

    function validDelegate(address identity, bytes32 delegateType, address delegate) public view returns (bool) {
        return delegates[identity][keccak256(abi.encode(delegateType))][delegate] > block.timestamp;
    }

    /// @notice Hands control over an identity to somebody else.
    function changeOwner(address identity, address newOwner) public {
        _requireController(identity, msg.sender);
        _setOwner(identity, newOwner);
    }

    /// @notice {changeOwner}, signed.
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) public {
        _check(identity, sigV, sigR, sigS, abi.encodePacked("changeOwner", newOwner));
        _setOwner(identity, newOwner);
    }

    /// @notice Lets another key act in the identity's name, for so many seconds.
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) public {
        _requireController(identity, msg.sender);
        _setDelegate(identity, delegateType, delegate, block.timestamp + validity);
    }

    /// @notice {addDelegate}, signed.
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) public {
        bytes memory words = abi.encodePacked("addDelegate", delegateType, delegate, validity);
        _check(identity, sigV, sigR, sigS, words);
        _setDelegate(identity, delegateType, delegate, block.timestamp + validity);
    }

    /// @notice Ends that before its time.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) public {
        _requireController(identity, msg.sender);
        _setDelegate(identity, delegateType, delegate, block.timestamp);
    }

    /// @notice {revokeDelegate}, signed.
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) public {
        _check(identity, sigV, sigR, sigS, abi.encodePacked("revokeDelegate", delegateType, delegate));
        _setDelegate(identity, delegateType, delegate, block.timestamp);
    }

    /// @notice Publishes a key or a service, for so many seconds; only the event remembers it.
    function setAttribute(address identity, bytes32 name, bytes memory value, uint256 validity) public {
        _requireController(identity, msg.sender);
        _setAttribute(identity, name, value, block.timestamp + validity);
    }

    /// @notice {setAttribute}, signed.
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes memory value,
        uint256 validity
    ) public {
        _check(identity, sigV, sigR, sigS, abi.encodePacked("setAttribute", name, value, validity));
        _setAttribute(identity, name, value, block.timestamp + validity);
    }

    /// @notice Takes a key or a service back.
    function revokeAttribute(address identity, bytes32 name, bytes memory value) public {
        _requireController(identity, msg.sender);
        _setAttribute(identity, name, value, 0);
    }

    /// @notice {revokeAttribute}, signed.
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes memory value
    ) public {
        _check(identity, sigV, sigR, sigS, abi.encodePacked("revokeAttribute", name, value));
        _setAttribute(identity, name, value, 0);
    }

    /// @dev Refuses whoever is not the identity's controller, and may refuse more.
    function _requireController(address identity, address actor) internal view virtual {
        if (actor != identityOwner(identity)) revert NotAuthorised(_idOf(identity), actor);
    }

    function _setOwner(address identity, address newOwner) internal {
        owners[identity] = newOwner;
        emit DIDOwnerChanged(identity, newOwner, changed[identity]);
        changed[identity] = block.number;
    }

    function _setAttribute(address identity, bytes32 name, bytes memory value, uint256 validTo) internal {
        emit DIDAttributeChanged(identity, name, value, validTo, changed[identity]);
        changed[identity] = block.number;
    }

    function _setDelegate(address identity, bytes32 delegateType, address delegate, uint256 validTo) private {
        delegates[identity][keccak256(abi.encode(delegateType))][delegate] = validTo;
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, changed[identity]);
        changed[identity] = block.number;
    }

    /// @dev The digest of ERC-1056: `0x19 0x00 registry nonce identity words`.
    function _check(address identity, uint8 v, bytes32 r, bytes32 s, bytes memory words) private {
        address owner = identityOwner(identity);
        bytes memory message = abi.encodePacked(bytes2(0x1900), address(this), nonce(owner), identity, words);
        address signer = ECDSA.recover(keccak256(message), v, r, s);
        _requireController(identity, signer);
        signed[signer] += 1;
    }
}
