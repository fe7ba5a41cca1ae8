// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AccessGrant} from "../kernel/AccessGrant.sol";
import {AttestedFeed} from "../kernel/AttestedFeed.sol";
import {Role} from "../kernel/IConsortium.sol";
import {WithIdentities} from "../kernel/WithIdentities.sol";

/// @title Whose data it is, and for what it can be had
/// @notice An asset is known by its content: who registers it first has it, and nobody registers it again. What is sold is a right to
/// use a resource that stands under a policy of {AccessGrant}.
abstract contract DataAssets is WithIdentities {
    enum AssetState {
        None,
        Registered,
        Listed,
        Delisted
    }

    /// @param owner The organisation or person that is paid.
    /// @param version Of the offer; each listing is the next.
    /// @param number Assets are counted: the lower was there first.
    /// @param resource Under whose policy access is granted.
    /// @param ctRoot The positional Merkle root of the encrypted chunks.
    struct Asset {
        address owner;
        AssetState state;
        uint32 version;
        uint48 number;
        bytes32 resource;
        bytes32 ctRoot;
    }

    /// @param purposes What the buyer may use the data for, of the resource's policy.
    /// @param licenceSeconds For how long, from the settlement on.
    /// @param licenceHash Of the licence in ODRL.
    /// @param feed Whose reporters judge disputes: arbiters all, by majority.
    /// @param deliverSeconds How long the seller has to deliver the key.
    /// @param acceptSeconds How long the buyer has to complain.
    /// @param judgeSeconds How long the arbiters have.
    struct Offer {
        IERC20 token;
        uint128 price;
        uint256 purposes;
        bytes32 licenceHash;
        bytes32 feed;
        uint64 licenceSeconds;
        uint32 deliverSeconds;
        uint32 acceptSeconds;
        uint32 judgeSeconds;
    }

    AccessGrant public access;
    AttestedFeed public feeds;
    mapping(bytes32 id => Asset) public assets;
    mapping(bytes32 id => mapping(uint32 version => Offer)) public offers;
    /// @notice The earlier asset that an arbiter found this one to be nearly the same as; zero for none.
    mapping(bytes32 id => bytes32 earlier) public nearDuplicateOf;

    uint48 private registered;

    uint256[44] private __gap;

    event DataAssetRegistered(
        bytes32 indexed asset,
        address indexed owner,
        bytes32 indexed resource,
        bytes32 contentRoot,
        bytes32 ctRoot,
        bytes32 rights
    );
    event AssetListed(bytes32 indexed asset, uint32 version, Offer offer);
    event AssetDelisted(bytes32 indexed asset);
    event NearDuplicateFound(bytes32 indexed asset, bytes32 indexed earlier, address indexed arbiter, bytes32 evidence);

    /// @notice The content is registered, by whoever came first.
    error ContentTaken(bytes32 asset, address owner);
    /// @notice The offer is another one by now.
    error OtherOffer(bytes32 asset, uint32 version);
    /// @notice The feed does not judge: it is not the majority of an odd number of arbiters, or the seller is one of them.
    error NotImpartial(bytes32 feed);

    uint32 private constant LONGEST_STEP = 30 days;

    bytes32 private constant REGISTER_DATA_ASSET =
        keccak256(
            "RegisterDataAsset(address signer,bytes32 contentRoot,bytes32 ctRoot,bytes32 resource,bytes32 rights,uint256 nonce,uint256 deadline)"
        );
    bytes32 private constant OFFER =
        keccak256(
            "Offer(address token,uint128 price,uint256 purposes,bytes32 licenceHash,bytes32 feed,uint64 licenceSeconds,uint32 deliverSeconds,uint32 acceptSeconds,uint32 judgeSeconds)"
        );
    bytes32 private constant LIST_ASSET =
        keccak256(
            "ListAsset(address signer,bytes32 asset,Offer offer,uint256 nonce,uint256 deadline)Offer(address token,uint128 price,uint256 purposes,bytes32 licenceHash,bytes32 feed,uint64 licenceSeconds,uint32 deliverSeconds,uint32 acceptSeconds,uint32 judgeSeconds)"
        );
    bytes32 private constant DELIST_ASSET = keccak256("DelistAsset(address signer,bytes32 asset,uint256 nonce,uint256 deadline)");
    bytes32 private constant FLAG_NEAR_DUPLICATE =
        keccak256(
            "FlagNearDuplicate(address signer,bytes32 asset,bytes32 earlier,bytes32 evidence,uint256 nonce,uint256 deadline)"
        );

    function __DataAssets_init(AccessGrant access_, AttestedFeed feeds_) internal onlyInitializing {
        (access, feeds) = (access_, feeds_);
    }

    /// @notice Registers data, for the owner of the resource that holds it. Whoever registers a content first has it.
    /// @param contentRoot The positional Merkle root of the plain chunks. It is not salted, since it must be the same for whoever copies
    /// the data: what can be guessed, such as one reading, is not sold here.
    /// @param rights The hash of the evidence that the data is the owner's: receipts of the devices that measured it.
    function registerDataAsset(
        bytes32 contentRoot,
        bytes32 ctRoot,
        bytes32 resource,
        bytes32 rights
    ) external returns (bytes32 asset) {
        return _register(msg.sender, contentRoot, ctRoot, resource, rights);
    }

    /// @notice {registerDataAsset}, signed.
    function registerDataAssetBySig(
        address signer,
        bytes32 contentRoot,
        bytes32 ctRoot,
        bytes32 resource,
        bytes32 rights,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 asset) {
        bytes memory fields = abi.encode(REGISTER_DATA_ASSET, signer, contentRoot, ctRoot, resource, rights);
        return _register(_signerOf(signer, fields, deadline, signature), contentRoot, ctRoot, resource, rights);
    }

    /// @notice Offers an asset, or offers it anew; orders of before keep what they were made for.
    function listAsset(bytes32 asset, Offer calldata offer) external {
        _list(msg.sender, asset, offer);
    }

    /// @notice {listAsset}, signed.
    function listAssetBySig(
        address signer,
        bytes32 asset,
        Offer calldata offer,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(LIST_ASSET, signer, asset, keccak256(abi.encode(OFFER, offer)));
        _list(_signerOf(signer, fields, deadline, signature), asset, offer);
    }

    /// @notice Offers an asset no longer. Orders go on.
    function delistAsset(bytes32 asset) external {
        _delist(msg.sender, asset);
    }

    /// @notice {delistAsset}, signed.
    function delistAssetBySig(
        address signer,
        bytes32 asset,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _delist(_signerOf(signer, abi.encode(DELIST_ASSET, signer, asset), deadline, signature), asset);
    }

    /// @notice Marks an asset as nearly the same as an earlier one, for an ARBITER that owns neither. Buyers see it; it stops nobody.
    function flagNearDuplicate(bytes32 asset, bytes32 earlier, bytes32 evidence) external {
        _flag(msg.sender, asset, earlier, evidence);
    }

    /// @notice {flagNearDuplicate}, signed.
    function flagNearDuplicateBySig(
        address signer,
        bytes32 asset,
        bytes32 earlier,
        bytes32 evidence,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(FLAG_NEAR_DUPLICATE, signer, asset, earlier, evidence);
        _flag(_signerOf(signer, fields, deadline, signature), asset, earlier, evidence);
    }

    /// @notice The id of the asset with this content.
    function assetOf(bytes32 contentRoot) public pure returns (bytes32) {
        return keccak256(abi.encode("asset", contentRoot));
    }

    /// @dev The offer, while it stands in this version.
    function _listed(bytes32 asset, uint32 version) internal view returns (Offer storage) {
        Asset storage it = assets[asset];
        if (it.state != AssetState.Listed) revert BadState(asset, uint8(it.state));
        if (it.version != version) revert OtherOffer(asset, it.version);
        return offers[asset][version];
    }

    function _judges(bytes32 feed, address org) internal view returns (bool) {
        address[] memory reporters = feeds.feedOf(feed).reporters;
        for (uint256 i = 0; i < reporters.length; i++) if (reporters[i] == org) return true;
        return false;
    }

    function _register(
        address actor,
        bytes32 contentRoot,
        bytes32 ctRoot,
        bytes32 resource,
        bytes32 rights
    ) private returns (bytes32 asset) {
        asset = assetOf(contentRoot);
        (address owner, , , , ) = access.policies(resource);
        _requireSpeaksFor(actor, owner, asset);
        Asset storage it = assets[asset];
        if (it.state != AssetState.None) revert ContentTaken(asset, it.owner);
        (it.owner, it.number, it.resource, it.ctRoot) = (owner, ++registered, resource, ctRoot);
        emit DataAssetRegistered(asset, owner, resource, contentRoot, ctRoot, rights);
        _step(asset, it, AssetState.Registered, actor, rights);
    }

    function _list(address actor, bytes32 asset, Offer calldata offer) private {
        Asset storage it = _ownAsset(actor, asset);
        _requireImpartial(offer.feed, identities.orgOf(it.owner));
        if (offer.purposes == 0) revert OutOfBounds("purposes", 0);
        _requireStep("deliverSeconds", offer.deliverSeconds);
        _requireStep("acceptSeconds", offer.acceptSeconds);
        _requireStep("judgeSeconds", offer.judgeSeconds);
        if (offer.licenceSeconds > 100 * 365 days) revert OutOfBounds("licenceSeconds", offer.licenceSeconds);
        offers[asset][++it.version] = offer;
        emit AssetListed(asset, it.version, offer);
        _step(asset, it, AssetState.Listed, actor, offer.licenceHash);
    }

    function _delist(address actor, bytes32 asset) private {
        Asset storage it = _ownAsset(actor, asset);
        if (it.state != AssetState.Listed) revert BadState(asset, uint8(it.state));
        emit AssetDelisted(asset);
        _step(asset, it, AssetState.Delisted, actor, 0);
    }

    function _flag(address actor, bytes32 asset, bytes32 earlier, bytes32 evidence) private {
        address arbiter = _memberWith(Role.ARBITER, actor, asset);
        (uint48 number, uint48 before) = (assets[asset].number, assets[earlier].number);
        if (before == 0 || number <= before) revert OutOfBounds("earlier", before);
        bool owns = arbiter == identities.orgOf(assets[asset].owner) || arbiter == identities.orgOf(assets[earlier].owner);
        if (owns) revert NotAuthorised(asset, actor);
        nearDuplicateOf[asset] = earlier;
        emit NearDuplicateFound(asset, earlier, arbiter, evidence);
    }

    function _step(bytes32 asset, Asset storage it, AssetState to, address actor, bytes32 ref) private {
        emit StateChanged(asset, uint8(it.state), uint8(to), actor, ref);
        it.state = to;
    }

    function _ownAsset(address actor, bytes32 asset) private view returns (Asset storage it) {
        it = assets[asset];
        if (it.state == AssetState.None) revert BadState(asset, 0);
        _requireSpeaksFor(actor, it.owner, asset);
    }

    /// @dev One that is paid for lying must not be able to decide alone, nor to keep the others from deciding: hence a median.
    function _requireImpartial(bytes32 feed, address seller) private view {
        AttestedFeed.Feed memory it = feeds.feedOf(feed);
        uint256 n = it.reporters.length;
        if (it.terms.mode != AttestedFeed.Mode.MEDIAN || n % 2 == 0 || it.terms.k * 2 <= n) revert NotImpartial(feed);
        for (uint256 i = 0; i < n; i++)
            if (it.reporters[i] == seller || !consortium.hasRole(it.reporters[i], Role.ARBITER)) revert NotImpartial(feed);
    }

    function _requireStep(bytes32 what, uint32 lasts) private pure {
        if (lasts == 0 || lasts > LONGEST_STEP) revert OutOfBounds(what, lasts);
    }
}
