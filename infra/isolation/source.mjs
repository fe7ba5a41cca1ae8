export const remembered = [];
