// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {Certificates} from "./Certificates.sol";
import {IConsortium, Role} from "./IConsortium.sol";
import {ICredentials} from "./ICredentials.sol";
import {InConsortium} from "./InConsortium.sol";

/// @title K3: who vouches for whom
/// @notice Commitments to W3C verifiable credentials: their bodies and what they say of a person stay off the chain, so `vcHash` must be
/// salted where what it hides can be guessed. Members accredit issuers, schema by schema, by executed proposals. Revoked is for ever.
contract CredentialRegistry is Certificates, ICredentials {
    using Checkpoints for Checkpoints.Trace208;

    enum State {
        None,
        Valid,
        Suspended,
        Revoked
    }

    enum Accreditation {
        None,
        Accredited,
        Withdrawn
    }

    struct Credential {
        bytes32 schema;
        address issuer;
        uint64 validUntil;
        State state;
        address subject;
    }

    mapping(bytes32 id => Credential) public credentials;
    /// @notice Whether an organisation may anchor credentials of a schema.
    mapping(bytes32 schema => mapping(address issuer => Accreditation)) public accreditation;
    /// @notice Everyone who ever was accredited: what they anchored while they were stays good.
    mapping(bytes32 schema => address[]) public issuersOf;
    /// @notice The last credential of each issuer about a subject.
    mapping(address subject => mapping(bytes32 schema => mapping(address issuer => bytes32 id))) public lastOf;
    /// @notice The last version of an issuer's status list.
    mapping(address issuer => mapping(bytes32 list => uint64)) public statusListVersion;
    mapping(address issuer => mapping(bytes32 list => mapping(uint64 version => bytes32 hash))) public statusListHash;
    mapping(bytes32 id => Checkpoints.Trace208) private history;

    event IssuerAccredited(bytes32 indexed schema, address indexed issuer);
    event AccreditationWithdrawn(bytes32 indexed schema, address indexed issuer);
    event CredentialAnchored(
        bytes32 indexed id,
        bytes32 indexed schema,
        address indexed subject,
        address issuer,
        bytes32 vcHash,
        uint64 validUntil
    );
    event CredentialSuspended(bytes32 indexed id);
    event CredentialResumed(bytes32 indexed id);
    event CredentialRevoked(bytes32 indexed id);
    event StatusListPublished(
        address indexed issuer,
        bytes32 indexed list,
        uint64 indexed version,
        bytes32 hash,
        string uri
    );

    /// @notice The block is not over yet, so what holds at its end is not known.
    error FutureBlock(uint256 blockNumber);

    /// @dev {hasClaim} looks at each.
    uint256 public constant MAX_ISSUERS = 64;
    bytes32 private constant ANCHOR =
        keccak256(
            "Anchor(address signer,bytes32 schema,address subject,bytes32 vcHash,uint64 validUntil,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant SUSPEND = keccak256("Suspend(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant RESUME = keccak256("Resume(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE = keccak256("Revoke(address signer,bytes32 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant PUBLISH =
        keccak256(
            "PublishStatusList(address signer,bytes32 list,uint64 version,bytes32 hash,string uri,uint256 nonce,uint256 deadline)"
        );

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_) external initializer {
        __InConsortium_init("Atoll CredentialRegistry", consortium_);
    }

    /// @notice Lets a member vouch by this schema. Only an executed proposal does.
    function accreditIssuer(bytes32 schema, address issuer) external onlyQuorum {
        Accreditation from = accreditation[schema][issuer];
        bytes32 id = keccak256(abi.encode(schema, issuer));
        if (from == Accreditation.Accredited) revert BadState(id, uint8(from));
        if (!consortium.isActive(issuer)) revert NotAuthorised(id, issuer);
        if (from == Accreditation.None) {
            if (issuersOf[schema].length == MAX_ISSUERS) revert OutOfBounds("issuers", MAX_ISSUERS + 1);
            issuersOf[schema].push(issuer);
        }
        _accredit(id, schema, issuer, Accreditation.Accredited);
        emit IssuerAccredited(schema, issuer);
    }

    /// @notice Ends it, for later credentials. Only an executed proposal does.
    function withdrawAccreditation(bytes32 schema, address issuer) external onlyQuorum {
        Accreditation from = accreditation[schema][issuer];
        bytes32 id = keccak256(abi.encode(schema, issuer));
        if (from != Accreditation.Accredited) revert BadState(id, uint8(from));
        _accredit(id, schema, issuer, Accreditation.Withdrawn);
        emit AccreditationWithdrawn(schema, issuer);
    }

    /// @notice Vouches for a subject, for an accredited issuer that has the role ISSUER.
    /// @param vcHash The commitment to the credential's body.
    /// @param validUntil The last second of its validity.
    /// @return id `keccak256(schema, issuer, subject, vcHash)`: whoever holds the credential can compute it.
    function anchor(
        bytes32 schema,
        address subject,
        bytes32 vcHash,
        uint64 validUntil
    ) external returns (bytes32 id) {
        return _anchor(msg.sender, schema, subject, vcHash, validUntil);
    }

    /// @notice {anchor}, signed.
    function anchorBySig(
        address signer,
        bytes32 schema,
        address subject,
        bytes32 vcHash,
        uint64 validUntil,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        address actor = _signerOf(signer, abi.encode(ANCHOR, signer, schema, subject, vcHash, validUntil), deadline, signature);
        return _anchor(actor, schema, subject, vcHash, validUntil);
    }

    /// @notice Lets a credential rest, for its issuer.
    function suspend(bytes32 id) external {
        _suspend(msg.sender, id);
    }

    /// @notice {suspend}, signed.
    function suspendBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _suspend(_signerOf(signer, abi.encode(SUSPEND, signer, id), deadline, signature), id);
    }

    /// @notice Ends a suspension, for its issuer while it is accredited.
    function resume(bytes32 id) external {
        _resume(msg.sender, id);
    }

    /// @notice {resume}, signed.
    function resumeBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _resume(_signerOf(signer, abi.encode(RESUME, signer, id), deadline, signature), id);
    }

    /// @notice Ends a credential for ever: its issuer may, and an executed proposal where the issuer does not.
    function revoke(bytes32 id) external {
        _revoke(msg.sender, id);
    }

    /// @notice {revoke}, signed.
    function revokeBySig(
        address signer,
        bytes32 id,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _revoke(_signerOf(signer, abi.encode(REVOKE, signer, id), deadline, signature), id);
    }

    /// @notice Commits to the next version of a Bitstring Status List (W3C, 2025) of the caller's organisation.
    function publishStatusList(bytes32 list, uint64 version, bytes32 hash, string calldata uri) external {
        _publish(msg.sender, list, version, hash, uri);
    }

    /// @notice {publishStatusList}, signed.
    function publishStatusListBySig(
        address signer,
        bytes32 list,
        uint64 version,
        bytes32 hash,
        string calldata uri,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(PUBLISH, signer, list, version, hash, keccak256(bytes(uri)));
        _publish(_signerOf(signer, fields, deadline, signature), list, version, hash, uri);
    }

    /// @inheritdoc ICredentials
    function isValid(bytes32 id) public view returns (bool) {
        Credential storage credential = credentials[id];
        return credential.state == State.Valid && block.timestamp <= credential.validUntil;
    }

    /// @inheritdoc ICredentials
    function isValidFor(bytes32 id, bytes32 schema, address subject) external view returns (bool) {
        Credential storage credential = credentials[id];
        return credential.schema == schema && credential.subject == subject && isValid(id);
    }

    /// @notice Whether the issuer's word stood at the end of a past block: anchored, neither suspended nor revoked.
    /// @dev A contract does not know the time of a past block: compare its header's with `validUntil`, which never changes.
    function isValidAt(bytes32 id, uint256 blockNumber) external view returns (bool) {
        if (blockNumber >= block.number) revert FutureBlock(blockNumber);
        return history[id].upperLookupRecent(uint48(blockNumber)) == uint208(State.Valid);
    }

    /// @notice Whether any issuer's last word about the subject is a valid credential of this schema: what ERC-735 calls a claim's topic.
    function hasClaim(address subject, uint256 topic) external view returns (bool) {
        address[] storage issuers = issuersOf[bytes32(topic)];
        for (uint256 i = 0; i < issuers.length; i++)
            if (isValid(lastOf[subject][bytes32(topic)][issuers[i]])) return true;
        return false;
    }

    /// @notice The view of ERC-5539, over credentials: the namespace is the issuer, the list the schema, the key the credential's id.
    function isRevoked(address namespace, bytes32 list, bytes32 key) external view returns (bool) {
        Credential storage credential = credentials[key];
        return credential.issuer == namespace && credential.schema == list && credential.state == State.Revoked;
    }

    function _anchor(
        address actor,
        bytes32 schema,
        address subject,
        bytes32 vcHash,
        uint64 validUntil
    ) private returns (bytes32 id) {
        address issuer = _accreditedFor(actor, schema, schema);
        id = keccak256(abi.encode(schema, issuer, subject, vcHash));
        Credential storage credential = credentials[id];
        if (credential.state != State.None) revert BadState(id, uint8(credential.state));
        if (validUntil < block.timestamp) revert OutOfBounds("validUntil", validUntil);
        (credential.schema, credential.issuer, credential.validUntil) = (schema, issuer, validUntil);
        credential.subject = subject;
        lastOf[subject][schema][issuer] = id;
        emit CredentialAnchored(id, schema, subject, issuer, vcHash, validUntil);
        _move(id, State.Valid, actor);
    }

    function _suspend(address actor, bytes32 id) private {
        _issuerOf(actor, id);
        _require(id, State.Valid);
        emit CredentialSuspended(id);
        _move(id, State.Suspended, actor);
    }

    function _resume(address actor, bytes32 id) private {
        if (_accreditedFor(actor, credentials[id].schema, id) != credentials[id].issuer)
            revert NotAuthorised(id, actor);
        _require(id, State.Suspended);
        emit CredentialResumed(id);
        _move(id, State.Valid, actor);
    }

    function _revoke(address actor, bytes32 id) private {
        if (actor != _quorum()) _issuerOf(actor, id);
        State state = credentials[id].state;
        if (state != State.Valid && state != State.Suspended) revert BadState(id, uint8(state));
        emit CredentialRevoked(id);
        _move(id, State.Revoked, actor);
    }

    function _publish(address actor, bytes32 list, uint64 version, bytes32 hash, string calldata uri) private {
        address issuer = _memberWith(Role.ISSUER, actor, list);
        if (version != statusListVersion[issuer][list] + 1) revert OutOfBounds("version", version);
        statusListVersion[issuer][list] = version;
        statusListHash[issuer][list][version] = hash;
        emit StatusListPublished(issuer, list, version, hash, uri);
    }

    function _accredit(bytes32 id, bytes32 schema, address issuer, Accreditation to) private {
        emit StateChanged(id, uint8(accreditation[schema][issuer]), uint8(to), msg.sender, schema);
        accreditation[schema][issuer] = to;
    }

    /// @dev The actor's organisation, which may issue by this schema.
    function _accreditedFor(address actor, bytes32 schema, bytes32 id) private view returns (address issuer) {
        issuer = _memberWith(Role.ISSUER, actor, id);
        if (accreditation[schema][issuer] != Accreditation.Accredited) revert NotAuthorised(id, actor);
    }

    function _issuerOf(address actor, bytes32 id) private view {
        if (_memberOf(actor, id) != credentials[id].issuer) revert NotAuthorised(id, actor);
    }

    function _require(bytes32 id, State state) private view {
        if (credentials[id].state != state) revert BadState(id, uint8(credentials[id].state));
    }

    function _move(bytes32 id, State to, address actor) private {
        emit StateChanged(id, uint8(credentials[id].state), uint8(to), actor, bytes32(0));
        credentials[id].state = to;
        history[id].push(uint48(block.number), uint208(to));
    }
}
