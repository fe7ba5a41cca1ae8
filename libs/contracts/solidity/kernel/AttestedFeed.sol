// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IIdentities} from "./IIdentities.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";

import {IConsortium, Role} from "./IConsortium.sol";
import {WithIdentities} from "./WithIdentities.sol";

/// @title K6: a value that several organisations measured
/// @notice Each round is a stretch of time. After it, each reporting organisation says one value; the round is Pending for as long as it can
/// be disputed, and Final for ever after that. Where fewer than `k` reported there is no value: never the last one known.
contract AttestedFeed is WithIdentities {
    enum Mode {
        MEDIAN,
        SUM,
        ALL_EQUAL
    }

    enum State {
        Open,
        Reported,
        Pending,
        Disputed,
        Final,
        Void
    }

    /// @param k How many reports a value takes.
    /// @param tolerance How far values may lie apart where the mode is ALL_EQUAL; beyond it a report is an outlier of a MEDIAN.
    /// @param startsAt When round 0 begins, in seconds.
    /// @param period How long a round is.
    /// @param reportWindow How long after a round reports are taken.
    /// @param disputeWindow How long a value can be disputed.
    struct Terms {
        Mode mode;
        uint8 k;
        uint64 startsAt;
        uint32 period;
        uint32 reportWindow;
        uint32 disputeWindow;
        uint128 tolerance;
    }

    struct Feed {
        address owner;
        Terms terms;
        address[] reporters;
    }

    /// @param disputer The organisation that disputed it; zero for none.
    struct Round {
        State state;
        int256 value;
        uint64 pendingUntil;
        address disputer;
    }

    struct Report {
        bool given;
        int128 value;
        bytes32 evidenceRoot;
    }

    mapping(bytes32 feed => Feed) private feeds;
    mapping(bytes32 feed => mapping(uint64 number => Round)) public rounds;
    mapping(bytes32 feed => mapping(uint64 number => mapping(address org => Report))) public reports;

    event FeedCreated(bytes32 indexed feed, address indexed owner, bytes32 name, Terms terms, address[] reporters);
    event ValueReported(
        bytes32 indexed feed,
        uint64 indexed number,
        address indexed org,
        address reporter,
        int128 value,
        bytes32 evidenceRoot
    );
    event Outlier(bytes32 indexed feed, uint64 indexed number, address indexed org, int128 value);
    event RoundPending(bytes32 indexed feed, uint64 indexed number, int256 value, uint64 until);
    event RoundDisputed(bytes32 indexed feed, uint64 indexed number, address indexed org, bytes32 evidence);
    event RoundFinal(bytes32 indexed feed, uint64 indexed number, int256 value);
    event RoundVoid(bytes32 indexed feed, uint64 indexed number);

    /// @notice The organisation has reported for this round.
    error AlreadyReported(bytes32 feed, uint64 number, address org);
    /// @notice This is for another time, which begins and ends then.
    error NotNow(bytes32 feed, uint64 number, uint256 from, uint256 to);
    /// @notice There is no value, or not yet.
    error NotFinal(bytes32 feed, uint64 number, State state);

    uint256 private constant MAX_REPORTERS = 32;
    int256 private constant OFFSET = 1 << 127;

    bytes32 private constant TERMS =
        keccak256(
            "Terms(uint8 mode,uint8 k,uint64 startsAt,uint32 period,uint32 reportWindow,uint32 disputeWindow,uint128 tolerance)"
        );
    bytes32 private constant CREATE_FEED =
        keccak256(
            "CreateFeed(address signer,bytes32 name,Terms terms,address[] reporters,uint256 nonce,uint256 deadline)Terms(uint8 mode,uint8 k,uint64 startsAt,uint32 period,uint32 reportWindow,uint32 disputeWindow,uint128 tolerance)"
        );
    bytes32 private constant REPORT =
        keccak256(
            "Report(address signer,bytes32 feed,uint64 number,int128 value,bytes32 evidenceRoot,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant DISPUTE =
        keccak256("Dispute(address signer,bytes32 feed,uint64 number,bytes32 evidence,uint256 nonce,uint256 deadline)");
    bytes32 private constant RESOLVE =
        keccak256("Resolve(address signer,bytes32 feed,uint64 number,bool upheld,uint256 nonce,uint256 deadline)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, IIdentities identities_) external initializer {
        __WithIdentities_init("Atoll AttestedFeed", consortium_, identities_);
    }

    /// @notice Creates a feed of the caller's organisation.
    /// @param reporters The organisations whose devices and accounts report; each counts once, whatever it runs.
    function createFeed(
        bytes32 name,
        Terms calldata terms,
        address[] calldata reporters
    ) external returns (bytes32 feed) {
        return _create(msg.sender, name, terms, reporters);
    }

    /// @notice {createFeed}, signed.
    function createFeedBySig(
        address signer,
        bytes32 name,
        Terms calldata terms,
        address[] calldata reporters,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 feed) {
        bytes32 termsHash = keccak256(abi.encode(TERMS, terms));
        bytes memory fields = abi.encode(CREATE_FEED, signer, name, termsHash, keccak256(abi.encodePacked(reporters)));
        return _create(_signerOf(signer, fields, deadline, signature), name, terms, reporters);
    }

    /// @notice Reports a value for a round that is over, for the organisation that answers for the caller.
    function report(bytes32 feed, uint64 number, int128 value, bytes32 evidenceRoot) external {
        _report(msg.sender, feed, number, value, evidenceRoot);
    }

    /// @notice {report}, signed: as by a meter.
    function reportBySig(
        address signer,
        bytes32 feed,
        uint64 number,
        int128 value,
        bytes32 evidenceRoot,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address actor = _signerOf(signer, abi.encode(REPORT, signer, feed, number, value, evidenceRoot), deadline, signature);
        _report(actor, feed, number, value, evidenceRoot);
    }

    /// @notice Counts what was reported, when its time is over or everybody has. Anybody may.
    function close(bytes32 feed, uint64 number) external {
        Feed storage it = _feed(feed);
        Round storage round = rounds[feed][number];
        bytes32 id = roundId(feed, number);
        if (round.state != State.Open && round.state != State.Reported) revert BadState(id, uint8(round.state));
        (uint256 from, uint256 to) = reportTime(feed, number);
        uint256[] memory values = _valuesOf(feed, number, it);
        if (block.timestamp <= to && (values.length < it.reporters.length || block.timestamp < from))
            revert NotNow(feed, number, to + 1, type(uint256).max);

        (bool agreed, int256 value) = _count(it.terms, values);
        if (values.length < it.terms.k || !agreed) return _void(feed, number, round, msg.sender);
        (round.value, round.pendingUntil) = (value, uint64(block.timestamp) + it.terms.disputeWindow);
        if (it.terms.mode == Mode.MEDIAN) _showOutliers(feed, number, it, value);
        emit RoundPending(feed, number, value, round.pendingUntil);
        _move(id, round, State.Pending, msg.sender);
    }

    /// @notice Disputes a value while it is Pending, for a member.
    function dispute(bytes32 feed, uint64 number, bytes32 evidence) external {
        _dispute(msg.sender, feed, number, evidence);
    }

    /// @notice {dispute}, signed.
    function disputeBySig(
        address signer,
        bytes32 feed,
        uint64 number,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _dispute(_signerOf(signer, abi.encode(DISPUTE, signer, feed, number, evidence), deadline, signature), feed, number, evidence);
    }

    /// @notice Decides a dispute, for an ARBITER that neither reported nor disputed: the value is Final, or there is none.
    function resolve(bytes32 feed, uint64 number, bool upheld) external {
        _resolve(msg.sender, feed, number, upheld);
    }

    /// @notice {resolve}, signed.
    function resolveBySig(
        address signer,
        bytes32 feed,
        uint64 number,
        bool upheld,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _resolve(_signerOf(signer, abi.encode(RESOLVE, signer, feed, number, upheld), deadline, signature), feed, number, upheld);
    }

    /// @notice Makes a value Final that nobody disputed in time. Anybody may.
    function finalize(bytes32 feed, uint64 number) external {
        Round storage round = rounds[feed][number];
        if (round.state != State.Pending) revert BadState(roundId(feed, number), uint8(round.state));
        if (block.timestamp <= round.pendingUntil)
            revert NotNow(feed, number, uint256(round.pendingUntil) + 1, type(uint256).max);
        _final(feed, number, round, msg.sender);
    }

    /// @notice The value of a round that is Final; every other round has none.
    function read(bytes32 feed, uint64 number) external view returns (int256 value) {
        Round storage round = rounds[feed][number];
        if (round.state != State.Final) revert NotFinal(feed, number, round.state);
        return round.value;
    }

    /// @notice When reports for a round are taken: from the first second to the last.
    function reportTime(bytes32 feed, uint64 number) public view returns (uint256 from, uint256 to) {
        Terms storage terms = feeds[feed].terms;
        from = uint256(terms.startsAt) + (uint256(number) + 1) * terms.period;
        to = from + terms.reportWindow;
    }

    function feedOf(bytes32 feed) external view returns (Feed memory) {
        return feeds[feed];
    }

    /// @notice What `StateChanged` calls a round.
    function roundId(bytes32 feed, uint64 number) public pure returns (bytes32) {
        return keccak256(abi.encode(feed, number));
    }

    function _create(
        address actor,
        bytes32 name,
        Terms calldata terms,
        address[] calldata reporters
    ) private returns (bytes32 feed) {
        address org = _memberOf(actor, name);
        feed = idOf(org, name);
        Feed storage it = feeds[feed];
        if (it.owner != address(0)) revert BadState(feed, 1);
        if (reporters.length > MAX_REPORTERS) revert OutOfBounds("reporters", reporters.length);
        if (terms.k == 0 || terms.k > reporters.length) revert OutOfBounds("k", terms.k);
        if (terms.period == 0) revert OutOfBounds("period", 0);
        for (uint256 i = 1; i < reporters.length; i++)
            if (reporters[i] <= reporters[i - 1]) revert OutOfBounds("reporters in order", i);
        (it.owner, it.terms, it.reporters) = (org, terms, reporters);
        emit StateChanged(feed, 0, 1, actor, name);
        emit FeedCreated(feed, org, name, terms, reporters);
    }

    function _report(address actor, bytes32 feed, uint64 number, int128 value, bytes32 evidenceRoot) private {
        Feed storage it = _feed(feed);
        address org = identities.orgOf(actor);
        _requireMayAct(actor, feed);
        if (!_isReporter(it, org)) revert NotAuthorised(feed, actor);
        (uint256 from, uint256 to) = reportTime(feed, number);
        if (block.timestamp < from || block.timestamp > to) revert NotNow(feed, number, from, to);
        Round storage round = rounds[feed][number];
        if (round.state > State.Reported) revert BadState(roundId(feed, number), uint8(round.state));
        Report storage said = reports[feed][number][org];
        if (said.given) revert AlreadyReported(feed, number, org);
        (said.given, said.value, said.evidenceRoot) = (true, value, evidenceRoot);
        emit ValueReported(feed, number, org, actor, value, evidenceRoot);
        if (round.state == State.Open) _move(roundId(feed, number), round, State.Reported, actor);
    }

    function _dispute(address actor, bytes32 feed, uint64 number, bytes32 evidence) private {
        bytes32 id = roundId(feed, number);
        Round storage round = rounds[feed][number];
        address org = _memberOf(actor, id);
        if (round.state != State.Pending || block.timestamp > round.pendingUntil)
            revert BadState(id, uint8(round.state));
        round.disputer = org;
        emit RoundDisputed(feed, number, org, evidence);
        _move(id, round, State.Disputed, actor);
    }

    function _resolve(address actor, bytes32 feed, uint64 number, bool upheld) private {
        bytes32 id = roundId(feed, number);
        Round storage round = rounds[feed][number];
        if (round.state != State.Disputed) revert BadState(id, uint8(round.state));
        address org = _memberWith(Role.ARBITER, actor, id);
        if (org == round.disputer || _isReporter(feeds[feed], org)) revert NotAuthorised(id, actor);
        if (upheld) _final(feed, number, round, actor);
        else _void(feed, number, round, actor);
    }

    function _final(bytes32 feed, uint64 number, Round storage round, address actor) private {
        emit RoundFinal(feed, number, round.value);
        _move(roundId(feed, number), round, State.Final, actor);
    }

    function _void(bytes32 feed, uint64 number, Round storage round, address actor) private {
        emit RoundVoid(feed, number);
        _move(roundId(feed, number), round, State.Void, actor);
    }

    function _move(bytes32 id, Round storage round, State to, address actor) private {
        emit StateChanged(id, uint8(round.state), uint8(to), actor, bytes32(0));
        round.state = to;
    }

    function _showOutliers(bytes32 feed, uint64 number, Feed storage it, int256 median) private {
        for (uint256 i = 0; i < it.reporters.length; i++) {
            Report storage said = reports[feed][number][it.reporters[i]];
            int256 apart = said.value > median ? said.value - median : median - said.value;
            if (said.given && uint256(apart) > it.terms.tolerance)
                emit Outlier(feed, number, it.reporters[i], said.value);
        }
    }

    /// @dev What organisations said that are Active now, each beyond zero by OFFSET, so that unsigned numbers sort as signed ones do.
    function _valuesOf(bytes32 feed, uint64 number, Feed storage it) private view returns (uint256[] memory values) {
        values = new uint256[](it.reporters.length);
        uint256 count;
        for (uint256 i = 0; i < it.reporters.length; i++) {
            Report storage said = reports[feed][number][it.reporters[i]];
            if (said.given && consortium.isActive(it.reporters[i])) values[count++] = uint256(said.value + OFFSET);
        }
        assembly ("memory-safe") {
            mstore(values, count)
        }
    }

    /// @dev The median of an even number is the mean of the middle two, rounded towards zero.
    function _count(Terms storage terms, uint256[] memory values) private view returns (bool agreed, int256 value) {
        uint256 n = values.length;
        if (n == 0) return (false, 0);
        if (terms.mode == Mode.SUM) {
            for (uint256 i = 0; i < n; i++) value += int256(values[i]) - OFFSET;
            return (true, value);
        }
        Arrays.sort(values);
        if (terms.mode == Mode.ALL_EQUAL && values[n - 1] - values[0] > terms.tolerance) return (false, 0);
        return (true, (int256(values[(n - 1) / 2]) + int256(values[n / 2]) - 2 * OFFSET) / 2);
    }

    function _isReporter(Feed storage it, address org) private view returns (bool) {
        for (uint256 i = 0; i < it.reporters.length; i++) if (it.reporters[i] == org) return true;
        return false;
    }

    function _feed(bytes32 feed) private view returns (Feed storage it) {
        it = feeds[feed];
        if (it.owner == address(0)) revert BadState(feed, 0);
    }
}
