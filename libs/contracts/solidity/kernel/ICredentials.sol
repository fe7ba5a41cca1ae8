// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title What other contracts ask of credentials
interface ICredentials {
    /// @notice Whether a credential is neither suspended nor revoked, and its time not over.
    function isValid(bytes32 id) external view returns (bool);

    /// @notice Whether it also says this, about this subject.
    function isValidFor(bytes32 id, bytes32 schema, address subject) external view returns (bool);
}
