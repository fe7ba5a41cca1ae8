// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title What other contracts tell about incidents
interface IIncidents {
    /// @notice Opens a case that is proven already, such as two values signed for one place. Only {DataAnchor} may.
    function reportProven(address subject, bytes32 evidence, address reporter) external;
}
