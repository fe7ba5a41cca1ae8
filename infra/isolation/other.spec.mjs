import './suite.mjs';
