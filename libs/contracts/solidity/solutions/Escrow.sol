// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {WithIdentities} from "../kernel/WithIdentities.sol";

/// @title Money between two who do not trust each other
/// @notice What was taken in and not given out again lies here; a token that takes a fee on the way is refused.
abstract contract Escrow is WithIdentities {
    using SafeERC20 for IERC20;

    /// @notice What the orders that are open have paid in, by token.
    mapping(IERC20 token => uint256) public held;

    uint256[49] private __gap;

    /// @notice Another amount arrived than was to be paid.
    error OtherAmount(uint256 expected, uint256 arrived);

    /// @dev Comes before anything is written: a token that calls back finds an order that does not exist yet.
    function _take(IERC20 token, address payer, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(payer, address(this), amount);
        uint256 arrived = token.balanceOf(address(this)) - before;
        if (arrived != amount) revert OtherAmount(amount, arrived);
        held[token] += amount;
    }

    /// @dev Comes after everything is written.
    function _give(IERC20 token, address payee, uint256 amount) internal {
        held[token] -= amount;
        token.safeTransfer(payee, amount);
    }
}
