// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Readings of sensors, as whoever reports them signed them. Any account may report; each speaks for its own sensors alone.
contract Readings {
    struct Reading {
        int256 value;
        uint64 time;
    }

    /// How often each sensor was read, over all reporters.
    uint256 public count;

    mapping(address reporter => mapping(bytes32 sensor => Reading)) private last;

    event Reported(address indexed reporter, bytes32 indexed sensor, int256 value);

    function report(string calldata sensor, int256 value) external {
        bytes32 id = keccak256(bytes(sensor));
        last[msg.sender][id] = Reading(value, uint64(block.timestamp));
        count++;
        emit Reported(msg.sender, id, value);
    }

    /// The newest reading of a sensor, and when it was reported: 0 for never.
    function latest(address reporter, string calldata sensor) external view returns (int256 value, uint64 time) {
        Reading storage reading = last[reporter][keccak256(bytes(sensor))];
        return (reading.value, reading.time);
    }
}
