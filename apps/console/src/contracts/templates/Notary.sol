// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Holds since when a document has existed, and who said so first. Only its hash is on the chain.
contract Notary {
    struct Record {
        address by;
        uint64 time;
    }

    mapping(bytes32 hash => Record) public records;

    event Recorded(bytes32 indexed hash, address indexed by);

    error AlreadyRecorded(bytes32 hash, address by, uint64 time);

    function record(bytes32 hash) external {
        Record memory known = records[hash];
        if (known.time != 0) revert AlreadyRecorded(hash, known.by, known.time);
        records[hash] = Record(msg.sender, uint64(block.timestamp));
        emit Recorded(hash, msg.sender);
    }
}
