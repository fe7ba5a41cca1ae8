// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {NoncesUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/NoncesUpgradeable.sol";

import {KeySignatures} from "./KeySignatures.sol";

/// @title Calls that are signed by one and sent by another
/// @notice Devices never hold gas: every function that acts for its caller has a twin that acts for a signer. `vote(bytes32 id, bool yes)`
/// has `voteBySig(address signer, bytes32 id, bool yes, uint256 deadline, bytes signature)`, and what is signed is EIP-712
/// `Vote(address signer,bytes32 id,bool yes,uint256 nonce,uint256 deadline)`: Atoll's convention, so its sponsorships relay them all.
/// @dev The nonce is the next of `nonces(signer)`; the domain, which EIP-5267 tells, binds chain and contract.
abstract contract Intents is EIP712Upgradeable, NoncesUpgradeable {
    /// @notice The signature came too late to be used.
    error IntentExpired(uint256 deadline);
    /// @notice The signature is not the signer's over these very fields and its next nonce.
    error IntentForged(address signer);

    function __Intents_init(string memory name) internal onlyInitializing {
        __EIP712_init(name, "1");
        __Nonces_init();
    }

    /// @dev Uses the signer's next nonce up, and returns the signer.
    /// @param fields The type's hash, the signer and the parameters, each one word.
    /// @param deadline The last second, by the block's clock, in which it counts.
    function _signerOf(
        address signer,
        bytes memory fields,
        uint256 deadline,
        bytes calldata signature
    ) internal returns (address) {
        if (block.timestamp > deadline) revert IntentExpired(deadline);
        bytes32 digest = _hashTypedDataV4(keccak256(bytes.concat(fields, abi.encode(_useNonce(signer), deadline))));
        if (!KeySignatures.isBy(signer, digest, signature)) revert IntentForged(signer);
        return signer;
    }
}
