// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {DidRegistry} from "./DidRegistry.sol";
import {IConsortium, Role} from "./IConsortium.sol";
import {ICredentials} from "./ICredentials.sol";
import {IIdentities} from "./IIdentities.sol";
import {InConsortium} from "./InConsortium.sol";
import {KeySignatures} from "./KeySignatures.sol";

/// @title K2: devices, each under an address of its own
/// @notice A device's DID is `did:ethr:0x<chainId>:<address>`. It proves that it holds its key, its organisation takes it in, an
/// accredited authority vouches for it, and only then is it Active. One piece of hardware has one live DID.
/// @dev `registerDevice` is refused for hardware that an incident cut off, whatever its new key is.
contract IdentityRegistry is DidRegistry, IIdentities {
    enum Class {
        FULL,
        CONSTRAINED
    }

    enum Status {
        Unregistered,
        Registered,
        Active,
        Suspended,
        Quarantined,
        Retired
    }

    /// @param kind What it is, by the consortium's own list; `MEDICAL` and `EMERGENCY` are fixed.
    /// @param hwIdHash SHA-256 of the public key of its IDevID (IEEE 802.1AR); never of a serial number, which can be guessed.
    /// @param mudHash Of its MUD file (RFC 8520).
    /// @param fwHash Of its firmware.
    /// @param p256x Of a device whose key is a P-256 one, and whose address therefore is `keccak256(x‖y)`'s; else zero, as `p256y`.
    /// @param gateway What a constrained device speaks through; zero for none.
    struct DeviceInfo {
        uint8 kind;
        Class cls;
        address ownerOrg;
        bytes32 hwIdHash;
        bytes32 mudHash;
        bytes32 fwHash;
        bytes32 p256x;
        bytes32 p256y;
        address gateway;
    }

    /// @param resumesTo Where a quarantine took it from.
    /// @param seq Of its last update.
    /// @param infoHash What it last said of itself; at first `keccak256(mudHash, fwHash)`.
    /// @param credential What vouches for it.
    struct Device {
        address ownerOrg;
        uint8 kind;
        Class cls;
        Status status;
        Status resumesTo;
        address gateway;
        uint64 seq;
        bytes32 hwIdHash;
        bytes32 infoHash;
        bytes32 credential;
    }

    ICredentials public credentials;
    mapping(address did => Device) public devices;
    /// @notice The one live DID of a piece of hardware.
    mapping(bytes32 hwIdHash => address did) public liveOf;
    /// @notice The incident that keeps a piece of hardware out.
    mapping(bytes32 hwIdHash => bytes32 incident) public barredBy;

    event DeviceRegistered(address indexed did, address indexed ownerOrg, DeviceInfo info);
    event DeviceUpdated(address indexed did, bytes32 infoHash, uint64 seq);
    event GatewayBound(address indexed did, address indexed gateway);
    event Activated(address indexed did, bytes32 indexed credential);
    event Suspended(address indexed did);
    event Quarantined(address indexed did, bytes32 indexed incident);
    event Released(address indexed did, bytes32 indexed incident);
    event Retired(address indexed did);

    /// @notice The hardware has a live DID already.
    error HardwareTaken(bytes32 hwIdHash, address did);
    /// @notice An incident keeps the hardware out.
    error HardwareBarred(bytes32 hwIdHash, bytes32 incident);
    /// @notice The signature is not the device's, or the P-256 key is not its address's.
    error NotTheDevice(address did);
    /// @notice No valid credential by an accredited authority vouches for this device.
    error NotVouchedFor(address did, bytes32 credential);

    uint8 public constant MEDICAL = 1;
    uint8 public constant EMERGENCY = 2;
    /// @notice The schema of the credential that vouches for a device.
    bytes32 public constant ENDORSEMENT = "DeviceEndorsement";
    /// @notice The consortium's parameter that names the one contract that may quarantine.
    bytes32 public constant INCIDENT_VOTE = "IncidentVote";
    bytes32 private constant P256_ATTRIBUTE = "did/pub/Secp256r1/sigAuth/hex";

    bytes32 private constant DEVICE =
        keccak256(
            "Device(address did,uint8 kind,uint8 cls,address ownerOrg,bytes32 hwIdHash,bytes32 mudHash,bytes32 fwHash,bytes32 p256x,bytes32 p256y,address gateway)"
        );
    bytes32 private constant DEVICE_INFO =
        keccak256(
            "DeviceInfo(uint8 kind,uint8 cls,address ownerOrg,bytes32 hwIdHash,bytes32 mudHash,bytes32 fwHash,bytes32 p256x,bytes32 p256y,address gateway)"
        );
    bytes32 private constant REGISTER =
        keccak256(
            "RegisterDevice(address signer,address did,DeviceInfo info,bytes devicePoP,uint256 nonce,uint256 deadline)DeviceInfo(uint8 kind,uint8 cls,address ownerOrg,bytes32 hwIdHash,bytes32 mudHash,bytes32 fwHash,bytes32 p256x,bytes32 p256y,address gateway)"
        );
    bytes32 private constant UPDATE = keccak256("Update(address did,bytes32 infoHash,uint64 seq)");
    bytes32 private constant BIND = keccak256("BindGateway(address signer,address did,address gateway,uint256 nonce,uint256 deadline)");
    bytes32 private constant SET_STATUS =
        keccak256("SetStatus(address signer,address did,uint8 status,bytes32 credential,uint256 nonce,uint256 deadline)");

    /// @notice Joins a consortium, in the transaction that creates the proxy; never again.
    function initialize(IConsortium consortium_, ICredentials credentials_) external initializer {
        __InConsortium_init("Atoll IdentityRegistry", consortium_);
        credentials = credentials_;
    }

    /// @notice Takes a device in, for its owner organisation.
    /// @param devicePoP The device's signature of EIP-712 `Device(...)`: nobody registers a device without it, or for somebody else.
    function registerDevice(address did, DeviceInfo calldata info, bytes calldata devicePoP) external {
        _register(msg.sender, did, info, devicePoP);
    }

    /// @notice {registerDevice}, signed by its owner organisation.
    function registerDeviceBySig(
        address signer,
        address did,
        DeviceInfo calldata info,
        bytes calldata devicePoP,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 infoHash = keccak256(abi.encode(DEVICE_INFO, info));
        bytes memory fields = abi.encode(REGISTER, signer, did, infoHash, keccak256(devicePoP));
        _register(_signerOf(signer, fields, deadline, signature), did, info, devicePoP);
    }

    /// @notice Notes what a device says of itself, by its own signature of `Update(address did,bytes32 infoHash,uint64 seq)`. Anybody may carry it.
    /// @param seq Greater than that of its last update.
    function updateDevice(address did, bytes32 infoHash, uint64 seq, bytes calldata signature) external {
        Device storage device = devices[did];
        if (device.status != Status.Registered && device.status != Status.Active)
            revert BadState(_idOf(did), uint8(device.status));
        if (seq <= device.seq) revert OutOfBounds("seq", seq);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(UPDATE, did, infoHash, seq)));
        if (!KeySignatures.isBy(did, digest, signature)) revert NotTheDevice(did);
        (device.infoHash, device.seq) = (infoHash, seq);
        emit DeviceUpdated(did, infoHash, seq);
    }

    /// @notice Binds a device to a gateway, or to none, for its owner organisation.
    function bindGateway(address did, address gateway) external {
        _bind(msg.sender, did, gateway);
    }

    /// @notice {bindGateway}, signed.
    function bindGatewayBySig(
        address signer,
        address did,
        address gateway,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _bind(_signerOf(signer, abi.encode(BIND, signer, did, gateway), deadline, signature), did, gateway);
    }

    /// @notice Activates, suspends or retires a device, for its owner organisation. An executed proposal retires, too: a device
    /// that was registered with the identity of hardware that is somebody else's would keep that out.
    /// @param credential What vouches for it, where the status is Active; else not read.
    function setStatus(address did, Status status, bytes32 credential) external {
        _setStatus(msg.sender, did, status, credential);
    }

    /// @notice {setStatus}, signed.
    function setStatusBySig(
        address signer,
        address did,
        Status status,
        bytes32 credential,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _setStatus(_signerOf(signer, abi.encode(SET_STATUS, signer, did, status, credential), deadline, signature), did, status, credential);
    }

    /// @inheritdoc IIdentities
    /// @dev Follows the hardware: a device that was retired meanwhile does not come back by another DID.
    function quarantine(address device, bytes32 incident) external {
        bytes32 hwIdHash = _requireIncidents(device);
        barredBy[hwIdHash] = incident;
        address live = liveOf[hwIdHash];
        Status from = devices[live].status;
        if (live == address(0) || from == Status.Quarantined) return;
        devices[live].resumesTo = from;
        emit Quarantined(live, incident);
        _move(live, Status.Quarantined, msg.sender, incident);
    }

    /// @inheritdoc IIdentities
    function release(address device, bytes32 incident) external {
        bytes32 hwIdHash = _requireIncidents(device);
        if (barredBy[hwIdHash] != incident) return;
        delete barredBy[hwIdHash];
        address live = liveOf[hwIdHash];
        if (devices[live].status != Status.Quarantined) return;
        emit Released(live, incident);
        _move(live, devices[live].resumesTo, msg.sender, incident);
    }

    /// @inheritdoc IIdentities
    function isActive(address did) public view returns (bool) {
        Device storage device = devices[did];
        return
            device.status == Status.Active &&
            consortium.isActive(device.ownerOrg) &&
            credentials.isValidFor(device.credential, ENDORSEMENT, did);
    }

    /// @inheritdoc IIdentities
    function isDevice(address account) public view returns (bool) {
        return devices[account].status != Status.Unregistered;
    }

    /// @inheritdoc IIdentities
    function mayAct(address account) public view returns (bool) {
        if (isDevice(account)) return isActive(account);
        address org = consortium.orgOf(account);
        return org == address(0) || consortium.isActive(org);
    }

    /// @inheritdoc IIdentities
    function orgOf(address account) public view returns (address org) {
        org = devices[account].ownerOrg;
        if (org == address(0)) org = consortium.orgOf(account);
    }

    /// @inheritdoc IIdentities
    function gatewayOf(address did) external view returns (address) {
        return devices[did].gateway;
    }

    /// @inheritdoc IIdentities
    function isConstrained(address did) external view returns (bool) {
        return devices[did].cls == Class.CONSTRAINED;
    }

    /// @inheritdoc IIdentities
    function isCritical(address did) external view returns (bool) {
        uint8 kind = devices[did].kind;
        return kind == MEDICAL || kind == EMERGENCY;
    }

    function _register(
        address actor,
        address did,
        DeviceInfo calldata info,
        bytes calldata devicePoP
    ) private {
        Device storage device = devices[did];
        if (_memberOf(actor, _idOf(did)) != info.ownerOrg) revert NotAuthorised(_idOf(did), actor);
        if (device.status != Status.Unregistered) revert BadState(_idOf(did), uint8(device.status));
        if (info.hwIdHash == 0) revert OutOfBounds("hwIdHash", 0);
        if (liveOf[info.hwIdHash] != address(0)) revert HardwareTaken(info.hwIdHash, liveOf[info.hwIdHash]);
        if (barredBy[info.hwIdHash] != 0) revert HardwareBarred(info.hwIdHash, barredBy[info.hwIdHash]);
        bytes32 said = _hashTypedDataV4(keccak256(abi.encode(DEVICE, did, info)));
        if (!KeySignatures.isBy(did, said, devicePoP)) revert NotTheDevice(did);
        _requireGateway(did, info.gateway);

        (device.ownerOrg, device.kind, device.cls) = (info.ownerOrg, info.kind, info.cls);
        (device.gateway, device.hwIdHash) = (info.gateway, info.hwIdHash);
        device.infoHash = keccak256(abi.encode(info.mudHash, info.fwHash));
        liveOf[info.hwIdHash] = did;
        emit DeviceRegistered(did, info.ownerOrg, info);
        if (info.p256x != 0 || info.p256y != 0) _publishKey(did, info);
        _move(did, Status.Registered, actor, bytes32(0));
    }

    /// @dev A secure element cannot sign what changes a DID, so its organisation controls it; the key stands in the document.
    function _publishKey(address did, DeviceInfo calldata info) private {
        if (KeySignatures.addressOf(info.p256x, info.p256y) != did) revert NotTheDevice(did);
        _setOwner(did, info.ownerOrg);
        _setAttribute(did, P256_ATTRIBUTE, bytes.concat(hex"04", info.p256x, info.p256y), type(uint256).max);
    }

    function _bind(address actor, address did, address gateway) private {
        Device storage device = _owned(actor, did);
        if (device.status == Status.Retired) revert BadState(_idOf(did), uint8(device.status));
        _requireGateway(did, gateway);
        device.gateway = gateway;
        emit GatewayBound(did, gateway);
    }

    function _setStatus(address actor, address did, Status to, bytes32 credential) private {
        bool evicted = actor == _quorum() && to == Status.Retired;
        Device storage device = evicted ? _registered(did) : _owned(actor, did);
        Status from = device.status;
        bool fits = (to == Status.Active && (from == Status.Registered || from == Status.Suspended)) ||
            (to == Status.Suspended && from == Status.Active) ||
            (to == Status.Retired && from != Status.Retired);
        if (!fits) revert BadState(_idOf(did), uint8(from));
        if (to == Status.Active) {
            if (!credentials.isValidFor(credential, ENDORSEMENT, did)) revert NotVouchedFor(did, credential);
            device.credential = credential;
            emit Activated(did, credential);
        } else if (to == Status.Suspended) {
            emit Suspended(did);
        } else {
            delete liveOf[device.hwIdHash];
            emit Retired(did);
        }
        _move(did, to, actor, to == Status.Active ? credential : bytes32(0));
    }

    function _move(address did, Status to, address actor, bytes32 ref) private {
        emit StateChanged(_idOf(did), uint8(devices[did].status), uint8(to), actor, ref);
        devices[did].status = to;
    }

    function _registered(address did) private view returns (Device storage device) {
        device = devices[did];
        if (device.status == Status.Unregistered) revert BadState(_idOf(did), uint8(device.status));
    }

    /// @dev A device of the actor's organisation.
    function _owned(address actor, address did) private view returns (Device storage device) {
        device = _registered(did);
        if (_memberOf(actor, _idOf(did)) != device.ownerOrg) revert NotAuthorised(_idOf(did), actor);
    }

    /// @dev A gateway may act, and answers to a member with that role.
    function _requireGateway(address did, address gateway) private view {
        if (gateway == address(0)) return;
        if (!mayAct(gateway) || !consortium.hasRole(orgOf(gateway), Role.GATEWAY))
            revert NotAuthorised(_idOf(did), gateway);
    }

    function _requireIncidents(address did) private view returns (bytes32 hwIdHash) {
        if (msg.sender != _contractCalled(INCIDENT_VOTE)) revert NotAuthorised(_idOf(did), msg.sender);
        if (devices[did].status == Status.Unregistered) revert BadState(_idOf(did), uint8(Status.Unregistered));
        return devices[did].hwIdHash;
    }

    /// @dev Whoever stole a device that is suspended, cut off or retired does not change its document; its organisation may.
    function _requireController(address identity, address actor) internal view override {
        super._requireController(identity, actor);
        Device storage device = devices[identity];
        if (device.status > Status.Active && actor != device.ownerOrg)
            revert BadState(_idOf(identity), uint8(device.status));
    }
}
