// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {IConsortium} from "./IConsortium.sol";
import {IIncidents} from "./IIncidents.sol";
import {KeySignatures} from "./KeySignatures.sol";
import {PositionalMerkle} from "./PositionalMerkle.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title K5: streams of readings, of which the chain keeps roots
/// @notice A stream counts its readings from 1. Batches follow each other without holes, or a gap is declared; nothing is overwritten,
/// and a correction stands beside what it corrects. Who signs two values for one number is found out by anybody who holds both.
contract DataAnchor is WithIdentities {
    enum State {
        None,
        Open,
        Equivocated,
        Closed
    }

    /// @notice How much a reading is worth: signed by the device, by its gateway, or only by its organisation.
    enum Assurance {
        DEVICE_SIGNED,
        GATEWAY_ATTESTED,
        SELF_DECLARED
    }

    /// @param lateAfter Seconds after a batch's last reading from when on it counts as late.
    struct Stream {
        address producer;
        State state;
        uint32 lateAfter;
        uint32 batches;
        uint64 nextSeq;
        bytes32 schemaId;
    }

    /// @notice What is signed of a batch.
    /// @param root Of the positional tree over its readings: leaf `0x00‖seq (8 bytes)‖value`, sorted by seq.
    /// @param ctRoot Of the tree over the ciphertext's chunks; zero where there is none.
    /// @param tFrom When the first reading is said to have been taken, in seconds.
    struct Claim {
        bytes32 stream;
        uint64 seqFrom;
        uint64 seqTo;
        bytes32 root;
        bytes32 ctRoot;
        uint64 tFrom;
        uint64 tTo;
    }

    struct Batch {
        bytes32 root;
        bytes32 ctRoot;
        uint64 seqFrom;
        uint64 seqTo;
        uint64 tFrom;
        uint64 tTo;
        uint64 recordedAt;
        Assurance assurance;
        bool late;
    }

    /// @notice One of two contradicting statements: a signed batch, and a reading in it.
    struct Statement {
        Claim claim;
        bytes signature;
        bytes value;
        bytes32[] path;
    }

    /// @notice One of two contradicting readings, each signed by itself.
    /// @param value What the reading's leaf holds after its number.
    /// @param signature The producer's, over {readingDigest}.
    struct SignedReading {
        bytes value;
        bytes signature;
    }

    mapping(bytes32 stream => Stream) public streams;
    mapping(bytes32 stream => mapping(uint256 index => Batch)) public batches;
    /// @notice How often a reading was corrected.
    mapping(bytes32 stream => mapping(uint64 seq => uint32)) public corrections;

    event StreamOpened(bytes32 indexed stream, address indexed producer, bytes32 name, bytes32 schemaId);
    event StreamClosed(bytes32 indexed stream);
    event BatchAnchored(
        bytes32 indexed stream,
        uint256 indexed index,
        address indexed signer,
        uint64 seqFrom,
        uint64 seqTo,
        bytes32 root,
        Assurance assurance,
        bool late
    );
    event GapDeclared(bytes32 indexed stream, uint64 seqFrom, uint64 seqTo, bytes32 reason);
    event ErrorDeclared(
        bytes32 indexed stream,
        uint64 indexed seq,
        uint32 number,
        bytes32 reason,
        bytes32 replacement
    );
    event Equivocated(bytes32 indexed stream, uint64 indexed seq, bytes32 evidence);

    /// @notice The batch does not begin where the stream stands.
    error NotContiguous(bytes32 stream, uint64 expected, uint64 given);
    /// @notice The signature is not the signer's over this batch.
    error NotSigned(address signer);
    /// @notice The two statements do not contradict each other, or are not both the producer's.
    error NoContradiction(bytes32 stream);

    /// @dev Of one batch, and of one gap.
    uint64 public constant MAX_READINGS = 1 << 20;
    /// @notice The consortium's parameter that names the contract that cases are opened at.
    bytes32 public constant INCIDENT_VOTE = "IncidentVote";

    /// @dev 0x19, as EIP-191 begins, then what it is; 16 bytes.
    bytes16 private constant READING = "\x19Atoll reading\n1";
    bytes32 private constant BATCH =
        keccak256(
            "Batch(bytes32 stream,uint64 seqFrom,uint64 seqTo,bytes32 root,bytes32 ctRoot,uint64 tFrom,uint64 tTo)"
        );
    bytes32 private constant OPEN_STREAM =
        keccak256(
            "OpenStream(address signer,address producer,bytes32 name,bytes32 schemaId,uint32 lateAfter,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant CLOSE_STREAM = keccak256("CloseStream(address signer,bytes32 stream,uint256 nonce,uint256 deadline)");
    bytes32 private constant DECLARE_GAP =
        keccak256("DeclareGap(address signer,bytes32 stream,uint64 seqTo,bytes32 reason,uint256 nonce,uint256 deadline)");
    bytes32 private constant DECLARE_ERROR =
        keccak256(
            "DeclareError(address signer,bytes32 stream,uint64 seq,bytes32 reason,bytes32 replacement,uint256 nonce,uint256 deadline)"
        );

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll DataAnchor", consortium_, identities_);
    }

    /// @notice Opens a stream of a producer, for the producer or the organisation that answers for it.
    /// @param lateAfter Seconds after a batch's last reading from when on it counts as late.
    function openStream(
        address producer,
        bytes32 name,
        bytes32 schemaId,
        uint32 lateAfter
    ) external returns (bytes32 stream) {
        return _openStream(msg.sender, producer, name, schemaId, lateAfter);
    }

    /// @notice {openStream}, signed.
    function openStreamBySig(
        address signer,
        address producer,
        bytes32 name,
        bytes32 schemaId,
        uint32 lateAfter,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 stream) {
        address actor = _signerOf(signer, abi.encode(OPEN_STREAM, signer, producer, name, schemaId, lateAfter), deadline, signature);
        return _openStream(actor, producer, name, schemaId, lateAfter);
    }

    /// @notice Ends a stream.
    function closeStream(bytes32 stream) external {
        _closeStream(msg.sender, stream);
    }

    /// @notice {closeStream}, signed.
    function closeStreamBySig(
        address signer,
        bytes32 stream,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _closeStream(_signerOf(signer, abi.encode(CLOSE_STREAM, signer, stream), deadline, signature), stream);
    }

    /// @notice Anchors the next batch of a stream, by the signature of who answers for it; anybody may carry it, once.
    /// @dev The stream's own counting is what keeps it from being used twice.
    /// @param signer The producer, its bound gateway, or an account of its organisation: the assurance says which.
    function anchorBatch(Claim calldata claim, address signer, bytes calldata signature) external {
        Stream storage it = _open(claim.stream);
        Assurance assurance = _assuranceOf(signer, it.producer, claim.stream);
        if (!KeySignatures.isBy(signer, _digestOf(claim), signature)) revert NotSigned(signer);
        if (claim.seqFrom != it.nextSeq) revert NotContiguous(claim.stream, it.nextSeq, claim.seqFrom);
        if (claim.seqTo < claim.seqFrom || claim.seqTo - claim.seqFrom >= MAX_READINGS)
            revert OutOfBounds("seqTo", claim.seqTo);
        if (claim.tFrom > claim.tTo) revert OutOfBounds("tFrom", claim.tFrom);
        _requirePast(claim.tTo);

        bool late = block.timestamp > uint256(claim.tTo) + it.lateAfter;
        uint256 index = it.batches;
        (it.nextSeq, it.batches) = (claim.seqTo + 1, uint32(index + 1));
        batches[claim.stream][index] = Batch({
            root: claim.root,
            ctRoot: claim.ctRoot,
            seqFrom: claim.seqFrom,
            seqTo: claim.seqTo,
            tFrom: claim.tFrom,
            tTo: claim.tTo,
            recordedAt: uint64(block.timestamp),
            assurance: assurance,
            late: late
        });
        emit BatchAnchored(claim.stream, index, signer, claim.seqFrom, claim.seqTo, claim.root, assurance, late);
    }

    /// @notice Says that readings up to this one are missing, and why, for the producer's side: a gateway could make a stream skip
    /// what the device has.
    function declareGap(bytes32 stream, uint64 seqTo, bytes32 reason) external {
        _declareGap(msg.sender, stream, seqTo, reason);
    }

    /// @notice {declareGap}, signed.
    function declareGapBySig(
        address signer,
        bytes32 stream,
        uint64 seqTo,
        bytes32 reason,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _declareGap(_signerOf(signer, abi.encode(DECLARE_GAP, signer, stream, seqTo, reason), deadline, signature), stream, seqTo, reason);
    }

    /// @notice Says that a reading was wrong, for the producer's side. What was anchored stays.
    /// @param replacement The commitment to what it should have been; zero for nothing.
    function declareError(bytes32 stream, uint64 seq, bytes32 reason, bytes32 replacement) external {
        _declareError(msg.sender, stream, seq, reason, replacement);
    }

    /// @notice {declareError}, signed.
    function declareErrorBySig(
        address signer,
        bytes32 stream,
        uint64 seq,
        bytes32 reason,
        bytes32 replacement,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(DECLARE_ERROR, signer, stream, seq, reason, replacement), deadline, signature);
        _declareError(actor, stream, seq, reason, replacement);
    }

    /// @notice Shows that the producer signed two values for one reading. The stream takes nothing any more, and a case is opened.
    function proveEquivocation(uint64 seq, Statement calldata a, Statement calldata b) external {
        bytes32 stream = a.claim.stream;
        Stream storage it = streams[stream];
        // Closing a stream does not save who lied in it.
        if (it.state != State.Open && it.state != State.Closed) revert BadState(stream, uint8(it.state));
        (bytes32 first, bytes32 second) = (_readingOf(seq, a), _readingOf(seq, b));
        bytes32 digestA = _signedBy(it.producer, a);
        bytes32 digestB = _signedBy(it.producer, b);
        if (b.claim.stream != stream || first == second) revert NoContradiction(stream);
        _equivocated(stream, it, seq, keccak256(abi.encode(digestA, digestB, seq)));
    }

    /// @notice {proveEquivocation}, by two signed readings alone: what a platform has before anything is anchored.
    function proveContradiction(
        bytes32 stream,
        uint64 seq,
        SignedReading calldata a,
        SignedReading calldata b
    ) external {
        Stream storage it = streams[stream];
        if (it.state != State.Open && it.state != State.Closed) revert BadState(stream, uint8(it.state));
        (bytes32 first, bytes32 second) = (readingDigest(stream, seq, a.value), readingDigest(stream, seq, b.value));
        if (first == second) revert NoContradiction(stream);
        if (!KeySignatures.isBy(it.producer, first, a.signature)) revert NotSigned(it.producer);
        if (!KeySignatures.isBy(it.producer, second, b.signature)) revert NotSigned(it.producer);
        _equivocated(stream, it, seq, keccak256(abi.encode(first, second, seq)));
    }

    /// @notice What a producer signs of a reading by itself: SHA-256 over a tag, this contract's EIP-712 domain, the stream and the leaf.
    /// @dev Not EIP-712's Keccak: secure elements, WebCrypto and OpenSSL hash by SHA-256 themselves. The tag begins with 0x19, as
    /// nothing else does that a key signs over SHA-256, such as a token or a certificate request.
    function readingDigest(bytes32 stream, uint64 seq, bytes calldata value) public view returns (bytes32) {
        return sha256(abi.encodePacked(READING, _domainSeparatorV4(), stream, leafOf(seq, value)));
    }

    /// @notice Whether a reading stands in an anchored batch.
    /// @param index The batch's.
    /// @param path Of RFC 9162, from the leaf up.
    function verifyLeaf(
        bytes32 stream,
        uint256 index,
        uint64 seq,
        bytes calldata value,
        bytes32[] calldata path
    ) external view returns (bool) {
        Batch storage batch = batches[stream][index];
        if (seq < batch.seqFrom || seq > batch.seqTo) return false;
        uint256 size = uint256(batch.seqTo) - batch.seqFrom + 1;
        return PositionalMerkle.proves(batch.root, size, seq - batch.seqFrom, leafOf(seq, value), path);
    }

    /// @notice The leaf of a reading.
    function leafOf(uint64 seq, bytes calldata value) public pure returns (bytes32) {
        return PositionalMerkle.leaf(abi.encodePacked(seq), value);
    }

    function _openStream(
        address actor,
        address producer,
        bytes32 name,
        bytes32 schemaId,
        uint32 lateAfter
    ) private returns (bytes32 stream) {
        stream = idOf(producer, name);
        _requireSpeaksFor(actor, producer, stream);
        Stream storage it = streams[stream];
        if (it.state != State.None) revert BadState(stream, uint8(it.state));
        (it.producer, it.lateAfter, it.nextSeq, it.schemaId) = (producer, lateAfter, 1, schemaId);
        emit StreamOpened(stream, producer, name, schemaId);
        _move(stream, it, State.Open, actor, schemaId);
    }

    function _closeStream(address actor, bytes32 stream) private {
        Stream storage it = _open(stream);
        _requireSpeaksFor(actor, it.producer, stream);
        emit StreamClosed(stream);
        _move(stream, it, State.Closed, actor, bytes32(0));
    }

    function _declareGap(address actor, bytes32 stream, uint64 seqTo, bytes32 reason) private {
        Stream storage it = _open(stream);
        _requireMayAct(it.producer, stream);
        _requireSpeaksFor(actor, it.producer, stream);
        if (seqTo < it.nextSeq || seqTo - it.nextSeq >= MAX_READINGS) revert OutOfBounds("seqTo", seqTo);
        emit GapDeclared(stream, it.nextSeq, seqTo, reason);
        it.nextSeq = seqTo + 1;
    }

    function _declareError(address actor, bytes32 stream, uint64 seq, bytes32 reason, bytes32 replacement) private {
        Stream storage it = _open(stream);
        _requireSpeaksFor(actor, it.producer, stream);
        if (seq == 0 || seq >= it.nextSeq) revert OutOfBounds("seq", seq);
        uint32 number = ++corrections[stream][seq];
        emit ErrorDeclared(stream, seq, number, reason, replacement);
    }

    /// @dev The stream takes nothing any more, and a case is opened where the members have named where.
    function _equivocated(bytes32 stream, Stream storage it, uint64 seq, bytes32 evidence) private {
        emit Equivocated(stream, seq, evidence);
        _move(stream, it, State.Equivocated, msg.sender, evidence);
        address incidents = _contractCalled(INCIDENT_VOTE);
        if (incidents != address(0)) IIncidents(incidents).reportProven(it.producer, evidence, msg.sender);
    }

    function _move(bytes32 stream, Stream storage it, State to, address actor, bytes32 ref) private {
        emit StateChanged(stream, uint8(it.state), uint8(to), actor, ref);
        it.state = to;
    }

    function _open(bytes32 stream) private view returns (Stream storage it) {
        it = streams[stream];
        if (it.state != State.Open) revert BadState(stream, uint8(it.state));
    }

    /// @dev Whoever it is, the producer must be one that may act: a device that is not Active anchors nothing, nor does anybody for it.
    function _assuranceOf(address signer, address producer, bytes32 stream) private view returns (Assurance) {
        _requireMayAct(producer, stream);
        if (signer == producer)
            return identities.isActive(producer) ? Assurance.DEVICE_SIGNED : Assurance.SELF_DECLARED;
        if (signer == identities.gatewayOf(producer) && identities.mayAct(signer)) return Assurance.GATEWAY_ATTESTED;
        _requireSpeaksFor(signer, producer, stream);
        return Assurance.SELF_DECLARED;
    }

    function _digestOf(Claim calldata claim) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(BATCH, claim)));
    }

    function _signedBy(address producer, Statement calldata statement) private view returns (bytes32 digest) {
        digest = _digestOf(statement.claim);
        if (!KeySignatures.isBy(producer, digest, statement.signature)) revert NotSigned(producer);
    }

    /// @dev The leaf that a statement has for a reading.
    function _readingOf(uint64 seq, Statement calldata statement) private pure returns (bytes32 leaf) {
        Claim calldata claim = statement.claim;
        leaf = leafOf(seq, statement.value);
        bool within = seq >= claim.seqFrom && seq <= claim.seqTo && claim.seqTo - claim.seqFrom < MAX_READINGS;
        uint256 size = within ? claim.seqTo - claim.seqFrom + 1 : 0;
        if (size == 0 || !PositionalMerkle.proves(claim.root, size, seq - claim.seqFrom, leaf, statement.path))
            revert NoContradiction(claim.stream);
    }
}
