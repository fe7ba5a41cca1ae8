// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title What every state machine of the kernel says, and how it refuses
/// @notice An indexer that reads `StateChanged` and the named events can rebuild every screen from nothing else.
abstract contract Transitions {
    /// @notice The thing `id` went from one state to the next. Numbers are those of the contract's own enum.
    /// @param actor Who caused it: the caller, or who signed the intent that somebody relayed.
    /// @param ref What explains it: a proposal, a credential, a piece of evidence; zero where nothing does.
    event StateChanged(bytes32 indexed id, uint8 from, uint8 to, address indexed actor, bytes32 ref);

    /// @notice The thing is in a state in which this cannot be done.
    error BadState(bytes32 id, uint8 current);
    /// @notice The actor may not do this to this thing. The id is zero where the right hangs on no single thing.
    error NotAuthorised(bytes32 id, address actor);
    /// @notice The claimed time lies further ahead than clocks may differ.
    error FromTheFuture(uint64 occurredAt);
    /// @notice A value is outside of what the contract takes.
    error OutOfBounds(bytes32 what, uint256 value);

    /// @dev How far a device's clock may be ahead, in seconds.
    uint64 internal constant CLOCK_SKEW = 120;

    /// @dev The claimed time is kept beside the block's; late is allowed and visible, early is refused.
    function _requirePast(uint64 occurredAt) internal view {
        if (occurredAt > block.timestamp + CLOCK_SKEW) revert FromTheFuture(occurredAt);
    }

    function _idOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
