// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title What other contracts ask of identities
interface IIdentities {
    /// @notice Whether a device is Active, its organisation is, and the credential that vouches for it is valid.
    function isActive(address device) external view returns (bool);

    /// @notice Whether an address was ever registered as a device.
    function isDevice(address account) external view returns (bool);

    /// @notice Whether an account may write at all: an Active device, an account of an Active organisation, or somebody who is neither.
    function mayAct(address account) external view returns (bool);

    /// @notice The organisation that answers for an address: a device's owner, also after it retired, or what the consortium says.
    function orgOf(address account) external view returns (address org);

    /// @notice The gateway a device is bound to; zero for none.
    function gatewayOf(address device) external view returns (address);

    /// @notice Whether a device speaks only through its gateway.
    function isConstrained(address device) external view returns (bool);

    /// @notice Whether the device may lie in a patient or a fire engine, so that people decide before it is cut off.
    function isCritical(address device) external view returns (bool);

    /// @notice Cuts a device off, and keeps its hardware from coming back under another name. Only {IncidentVote} may.
    function quarantine(address device, bytes32 incident) external;

    /// @notice Ends that. Only {IncidentVote} may.
    function release(address device, bytes32 incident) external;
}
