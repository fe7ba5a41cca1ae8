// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Role} from "./IConsortium.sol";
import {InConsortium} from "./InConsortium.sol";

/// @title A log of X.509 certificates, in which a relying party finds what a member's CA really issued
/// @notice A certificate that its CA signed and did not log is to be refused: that is how a mis-issued one shows.
abstract contract Certificates is InConsortium {
    enum CertificateState {
        None,
        Logged,
        Revoked
    }

    struct Certificate {
        bytes32 spkiHash;
        address ca;
        uint64 notAfter;
        CertificateState state;
    }

    /// @notice Certificates by {certificateId}: no CA can log, or revoke, under another's name.
    mapping(bytes32 id => Certificate) public certificates;

    uint256[49] private __gap;

    event CertificateLogged(bytes32 indexed certHash, bytes32 indexed spkiHash, address indexed ca, uint64 notAfter);
    event CertificateRevoked(bytes32 indexed certHash, address indexed ca);

    bytes32 private constant LOG_CERTIFICATE =
        keccak256(
            "LogCertificate(address signer,bytes32 certHash,bytes32 spkiHash,address ca,uint64 notAfter,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant REVOKE_CERTIFICATE =
        keccak256("RevokeCertificate(address signer,bytes32 certHash,address ca,uint256 nonce,uint256 deadline)");

    /// @notice Logs a certificate of the caller's CA, which has the role ISSUER.
    /// @param certHash SHA-256 of the certificate's DER.
    /// @param spkiHash SHA-256 of its subject public key info.
    /// @param ca The caller's organisation.
    /// @param notAfter The last second of its validity.
    function logCertificate(bytes32 certHash, bytes32 spkiHash, address ca, uint64 notAfter) external {
        _log(msg.sender, certHash, spkiHash, ca, notAfter);
    }

    /// @notice {logCertificate}, signed.
    function logCertificateBySig(
        address signer,
        bytes32 certHash,
        bytes32 spkiHash,
        address ca,
        uint64 notAfter,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(LOG_CERTIFICATE, signer, certHash, spkiHash, ca, notAfter), deadline, signature);
        _log(actor, certHash, spkiHash, ca, notAfter);
    }

    /// @notice Ends a certificate for ever: its CA may, or an executed proposal.
    function revokeCertificate(bytes32 certHash, address ca) external {
        _revokeCertificate(msg.sender, certHash, ca);
    }

    /// @notice {revokeCertificate}, signed.
    function revokeCertificateBySig(
        address signer,
        bytes32 certHash,
        address ca,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _revokeCertificate(_signerOf(signer, abi.encode(REVOKE_CERTIFICATE, signer, certHash, ca), deadline, signature), certHash, ca);
    }

    /// @notice Whether a certificate is logged by that CA, not revoked, and its time not over.
    function isLogged(bytes32 certHash, address ca) external view returns (bool) {
        Certificate storage certificate = certificates[certificateId(certHash, ca)];
        return certificate.state == CertificateState.Logged && block.timestamp <= certificate.notAfter;
    }

    function certificateId(bytes32 certHash, address ca) public pure returns (bytes32) {
        return keccak256(abi.encode(certHash, ca));
    }

    function _log(address actor, bytes32 certHash, bytes32 spkiHash, address ca, uint64 notAfter) private {
        bytes32 id = certificateId(certHash, ca);
        if (_memberWith(Role.ISSUER, actor, id) != ca) revert NotAuthorised(id, actor);
        Certificate storage certificate = certificates[id];
        if (certificate.state != CertificateState.None) revert BadState(id, uint8(certificate.state));
        if (notAfter < block.timestamp) revert OutOfBounds("notAfter", notAfter);
        (certificate.spkiHash, certificate.ca, certificate.notAfter) = (spkiHash, ca, notAfter);
        emit CertificateLogged(certHash, spkiHash, ca, notAfter);
        _move(id, certificate, CertificateState.Logged, actor);
    }

    function _revokeCertificate(address actor, bytes32 certHash, address ca) private {
        bytes32 id = certificateId(certHash, ca);
        if (actor != _quorum() && _memberOf(actor, id) != ca) revert NotAuthorised(id, actor);
        Certificate storage certificate = certificates[id];
        if (certificate.state != CertificateState.Logged) revert BadState(id, uint8(certificate.state));
        emit CertificateRevoked(certHash, ca);
        _move(id, certificate, CertificateState.Revoked, actor);
    }

    function _move(bytes32 id, Certificate storage certificate, CertificateState to, address actor) private {
        emit StateChanged(id, uint8(certificate.state), uint8(to), actor, bytes32(0));
        certificate.state = to;
    }
}
