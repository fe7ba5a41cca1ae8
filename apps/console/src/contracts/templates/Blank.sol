// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

contract Mine {
    string public greeting = "hello";

    function greet(string calldata words) external {
        greeting = words;
    }
}
