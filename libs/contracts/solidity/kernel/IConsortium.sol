// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @notice What an organisation may be to a consortium. A set of them is a mask, with bit `1 << role`.
enum Role {
    REGULATOR,
    OPERATOR,
    EDGE,
    GATEWAY,
    ISSUER,
    ORACLE,
    ARBITER,
    AUDITOR,
    BANK,
    BRAND,
    CARRIER,
    PROVIDER,
    CONSUMER
}

/// @title What other contracts ask the consortium
interface IConsortium {
    /// @notice The organisation an account speaks for, in whatever state it is; zero for a stranger.
    function orgOf(address account) external view returns (address org);

    /// @notice Whether an organisation may write and vote.
    function isActive(address org) external view returns (bool);

    /// @notice Whether an organisation is Active and has the role.
    function hasRole(address org, Role role) external view returns (bool);

    /// @notice A number the members agreed on, zero where they did not.
    function param(bytes32 key) external view returns (uint256);

    /// @notice How many organisations are Active.
    function activeCount() external view returns (uint256);
}
