// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IConsortium} from "./IConsortium.sol";
import {IIdentities} from "./IIdentities.sol";
import {InConsortium} from "./InConsortium.sol";

/// @title A contract in which devices and people act beside members
/// @notice What somebody names here stands under an id that nobody else can take: the hash of whose it is, and its name.
abstract contract WithIdentities is InConsortium {
    /// @notice Who devices are, and whether they may act.
    IIdentities public identities;

    uint256[49] private __gap;

    function __WithIdentities_init(
        string memory name,
        IConsortium consortium_,
        IIdentities identities_
    ) internal onlyInitializing {
        __InConsortium_init(name, consortium_);
        identities = identities_;
    }

    /// @notice The id of what `owner` calls `name`.
    function idOf(address owner, bytes32 name) public pure returns (bytes32) {
        return keccak256(abi.encode(owner, name));
    }

    /// @dev Refuses an account that may not write: a device that is not Active, or an organisation that is not.
    function _requireMayAct(address actor, bytes32 id) internal view {
        if (!identities.mayAct(actor)) revert NotAuthorised(id, actor);
    }

    /// @dev Refuses whoever neither is the subject nor an account of the organisation that answers for it.
    function _requireSpeaksFor(address actor, address subject, bytes32 id) internal view {
        if (!_speaksFor(actor, subject)) revert NotAuthorised(id, actor);
    }

    /// @dev A device speaks for itself, never for its organisation.
    function _speaksFor(address actor, address subject) internal view returns (bool) {
        if (!identities.mayAct(actor)) return false;
        if (actor == subject) return true;
        address org = consortium.orgOf(actor);
        return org != address(0) && org == identities.orgOf(subject);
    }
}
