// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Governed} from "./Governed.sol";
import {IConsortium, Role} from "./IConsortium.sol";

/// @title A contract that asks a consortium who may do what
abstract contract InConsortium is Governed {
    /// @notice Whose members, roles and proposals count here.
    IConsortium public consortium;

    uint256[49] private __gap;

    function __InConsortium_init(string memory name, IConsortium consortium_) internal onlyInitializing {
        __Governed_init(name);
        if (address(consortium_).code.length == 0) revert NotAuthorised(bytes32(0), address(consortium_));
        consortium = consortium_;
    }

    function _quorum() internal view override returns (address) {
        return address(consortium);
    }

    /// @dev The Active organisation the actor speaks for; nobody else gets past this.
    function _memberOf(address actor, bytes32 id) internal view returns (address org) {
        org = consortium.orgOf(actor);
        if (!consortium.isActive(org)) revert NotAuthorised(id, actor);
    }

    /// @dev The same, and it must have the role.
    function _memberWith(Role role, address actor, bytes32 id) internal view returns (address org) {
        org = consortium.orgOf(actor);
        if (!consortium.hasRole(org, role)) revert NotAuthorised(id, actor);
    }

    /// @dev The contract the members agreed on by this name; zero before they did.
    function _contractCalled(bytes32 key) internal view returns (address) {
        return address(uint160(consortium.param(key)));
    }
}
