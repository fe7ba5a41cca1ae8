// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures of wallets, contracts and secure elements, all told apart by an address
/// @notice A P-256 key has an address, too: the low 20 bytes of `keccak256(x‖y)`. Its signatures bring the key along, as
/// `x‖y‖r‖s` (128 bytes), so nothing has to be looked up: the address says whether it is the right one.
/// @dev secp256k1 signatures are `r‖s‖v` (65 bytes); accounts with code answer by ERC-1271. P-256 is checked by the
/// precompile at 0x100 (EIP-7951), or in Solidity where a chain has none. `s` must be in the lower half of the order:
/// whoever relays a signature of a device that does not see to it may flip `s` to `n - s`.
library KeySignatures {
    uint256 private constant P256_LENGTH = 128;

    /// @notice The address of a P-256 key.
    function addressOf(bytes32 x, bytes32 y) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(x, y)))));
    }

    /// @notice Whether `signer` signed the digest.
    function isBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer == address(0)) return false;
        if (signature.length == P256_LENGTH) {
            (bytes32 x, bytes32 y, bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32, bytes32, bytes32));
            if (addressOf(x, y) == signer) return P256.verify(digest, r, s, x, y);
        }
        return SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature);
    }
}
