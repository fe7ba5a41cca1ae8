// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

import {Intents} from "./Intents.sol";
import {Transitions} from "./Transitions.sol";

/// @title A contract that has no owner
/// @notice What an owner could do elsewhere, such as an upgrade, only an executed proposal of the consortium does here.
abstract contract Governed is UUPSUpgradeable, Intents, Transitions {
    /// @dev Room for what later versions of the bases need.
    uint256[50] private __gap;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function __Governed_init(string memory name) internal onlyInitializing {
        __Intents_init(name);
    }

    /// @dev Only the consortium's contract itself, which calls nobody but by an executed proposal.
    modifier onlyQuorum() {
        if (msg.sender != _quorum()) revert NotAuthorised(bytes32(0), msg.sender);
        _;
    }

    /// @dev Whose calls are executed proposals.
    function _quorum() internal view virtual returns (address);

    function _authorizeUpgrade(address) internal view override onlyQuorum {}
}
