// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {AccessGrant} from "../kernel/AccessGrant.sol";
import {Role} from "../kernel/IConsortium.sol";
import {WithIdentities} from "../kernel/WithIdentities.sol";

/// @title Who leaked it
/// @notice Each answer carries a mark that follows from its grant. Whoever finds leaked data files it; an auditor says which grant its mark
/// is; an arbiter, who is neither the auditor nor the accused, says whether that is proven. A department that leaked gets no more data
/// until the members pardon it.
abstract contract Leaks is WithIdentities {
    enum LeakState {
        None,
        Filed,
        Traced,
        Adjudicated
    }

    /// @param tracer The organisation of the auditor.
    /// @param accused The organisation or person whose grant it was.
    struct Leak {
        bytes32 resource;
        LeakState state;
        bool proven;
        address tracer;
        address accused;
        bytes32 grant;
    }

    AccessGrant public access;
    mapping(bytes32 id => Leak) public leaks;
    mapping(address accused => bool) public barred;
    uint256 private filed;

    uint256[46] private __gap;

    event LeakFiled(bytes32 indexed leak, bytes32 indexed resource, address indexed by, bytes32 evidence);
    event LeakTraced(bytes32 indexed leak, bytes32 indexed grant, address indexed accused, bytes32 proof);
    event LeakAdjudicated(bytes32 indexed leak, address indexed accused, bool proven);
    event Pardoned(address indexed accused);

    /// @notice Who leaked is called no data for.
    error Barred(address accused);

    bytes32 private constant FILE_LEAK =
        keccak256("FileLeak(address signer,bytes32 resource,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant TRACE_LEAK =
        keccak256("TraceLeak(address signer,bytes32 leak,bytes32 grant,bytes32 proof,uint256 nonce,uint256 deadline)");
    bytes32 private constant ADJUDICATE_LEAK =
        keccak256("AdjudicateLeak(address signer,bytes32 leak,bool proven,uint256 nonce,uint256 deadline)");

    function __Leaks_init(AccessGrant access_) internal onlyInitializing {
        access = access_;
    }

    /// @notice Files leaked data, in the caller's own name; a citizen may.
    /// @param evidence The hash of what was found.
    function fileLeak(bytes32 resource, bytes32 evidence) external returns (bytes32 leak) {
        return _file(msg.sender, resource, evidence);
    }

    /// @notice {fileLeak}, signed.
    function fileLeakBySig(
        address signer,
        bytes32 resource,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 leak) {
        return _file(_signerOf(signer, abi.encode(FILE_LEAK, signer, resource, evidence), deadline, signature), resource, evidence);
    }

    /// @notice Names the grant whose mark the leaked data carries, for an AUDITOR of another organisation than the accused.
    /// @param proof The hash of the computation that anybody with the evidence can repeat.
    function traceLeak(bytes32 leak, bytes32 grant, bytes32 proof) external {
        _trace(msg.sender, leak, grant, proof);
    }

    /// @notice {traceLeak}, signed.
    function traceLeakBySig(
        address signer,
        bytes32 leak,
        bytes32 grant,
        bytes32 proof,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(TRACE_LEAK, signer, leak, grant, proof), deadline, signature);
        _trace(actor, leak, grant, proof);
    }

    /// @notice Decides, for an ARBITER of an organisation that neither traced it nor is accused.
    function adjudicateLeak(bytes32 leak, bool proven) external {
        _adjudicate(msg.sender, leak, proven);
    }

    /// @notice {adjudicateLeak}, signed.
    function adjudicateLeakBySig(
        address signer,
        bytes32 leak,
        bool proven,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _adjudicate(_signerOf(signer, abi.encode(ADJUDICATE_LEAK, signer, leak, proven), deadline, signature), leak, proven);
    }

    /// @notice Lets whoever leaked be called data for again. Only an executed proposal does.
    function pardon(address accused) external onlyQuorum {
        if (!barred[accused]) revert BadState(_idOf(accused), 0);
        barred[accused] = false;
        emit Pardoned(accused);
    }

    /// @dev What is accused is the organisation that answers for the grantee, or a person.
    function _requireNotBarred(address grantee) internal view {
        address accused = _answersFor(grantee);
        if (barred[accused]) revert Barred(accused);
    }

    function _grantOf(bytes32 grant) internal view returns (bytes32 resource, address grantee) {
        (resource, grantee, , , , , , ) = access.grants(grant);
        if (grantee == address(0)) revert BadState(grant, 0);
    }

    function _file(address actor, bytes32 resource, bytes32 evidence) private returns (bytes32 leak) {
        _requireMayAct(actor, resource);
        (address owner, , , , ) = access.policies(resource);
        if (owner == address(0)) revert BadState(resource, 0);
        leak = keccak256(abi.encode("leak", resource, ++filed));
        Leak storage it = leaks[leak];
        it.resource = resource;
        emit LeakFiled(leak, resource, actor, evidence);
        _step(leak, it, LeakState.Filed, actor, evidence);
    }

    function _trace(address actor, bytes32 leak, bytes32 grant, bytes32 proof) private {
        Leak storage it = _leakIn(leak, LeakState.Filed);
        address tracer = _memberWith(Role.AUDITOR, actor, leak);
        (bytes32 resource, address grantee) = _grantOf(grant);
        if (resource != it.resource) revert BadState(grant, 0);
        address accused = _answersFor(grantee);
        if (tracer == accused) revert NotAuthorised(leak, actor);
        (it.tracer, it.accused, it.grant) = (tracer, accused, grant);
        emit LeakTraced(leak, grant, accused, proof);
        _step(leak, it, LeakState.Traced, actor, proof);
    }

    function _adjudicate(address actor, bytes32 leak, bool proven) private {
        Leak storage it = _leakIn(leak, LeakState.Traced);
        address arbiter = _memberWith(Role.ARBITER, actor, leak);
        if (arbiter == it.tracer || arbiter == it.accused) revert NotAuthorised(leak, actor);
        it.proven = proven;
        if (proven) barred[it.accused] = true;
        emit LeakAdjudicated(leak, it.accused, proven);
        _step(leak, it, LeakState.Adjudicated, actor, it.grant);
    }

    function _step(bytes32 leak, Leak storage it, LeakState to, address actor, bytes32 ref) private {
        emit StateChanged(leak, uint8(it.state), uint8(to), actor, ref);
        it.state = to;
    }

    function _leakIn(bytes32 leak, LeakState state) private view returns (Leak storage it) {
        it = leaks[leak];
        if (it.state != state) revert BadState(leak, uint8(it.state));
    }

    function _answersFor(address grantee) private view returns (address) {
        address org = identities.orgOf(grantee);
        return org == address(0) ? grantee : org;
    }
}
