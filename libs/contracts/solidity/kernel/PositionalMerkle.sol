// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title The Merkle tree of RFC 9162, in which a leaf has a place
/// @notice Leaves are `SHA-256(0x00‖key‖value)`, nodes `SHA-256(0x01‖left‖right)`; a proof holds for one position of one size of tree.
/// @dev Because positions count, two neighbours prove that nothing stands between them, and one key with two values is caught.
/// OpenZeppelin's `MerkleProof` sorts each pair, forgets positions with it, and cannot do that.
library PositionalMerkle {
    /// @notice The hash of a leaf, over SHA-256 as Certificate Transparency's.
    function leaf(bytes memory key, bytes memory value) internal pure returns (bytes32) {
        return sha256(bytes.concat(hex"00", key, value));
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"01", left, right));
    }

    /// @notice Whether the leaf stands at this position of a tree of this size: RFC 9162, section 2.1.3.2.
    function proves(
        bytes32 root,
        uint256 size,
        uint256 position,
        bytes32 hash,
        bytes32[] calldata path
    ) internal pure returns (bool) {
        if (position >= size) return false;
        uint256 last = size - 1;
        for (uint256 i = 0; i < path.length; i++) {
            if (last == 0) return false;
            if (position & 1 == 1 || position == last) {
                hash = node(path[i], hash);
                // A right edge without a sibling climbs until it has one.
                while (position & 1 == 0 && position != 0) (position, last) = (position >> 1, last >> 1);
            } else {
                hash = node(hash, path[i]);
            }
            (position, last) = (position >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }
}
