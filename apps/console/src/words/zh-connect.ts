import type { Words } from './words.js';

export const connect: Words['connect'] = {
  addresses: '地址',
  leaving: '带走这条链',
  leavingWhy:
    '有了创世文件，任何同类节点都能加入并检查此链。归档包含属于您的一切：区块、密钥、合约、交易、设备和读数，以及如何脱离本平台继续运行的说明。',
  leavingLong: '对于较长的链，命令行会把同样的内容写入一个文件夹，中断后可以继续：',
  genesis: '下载创世文件',
  takeAlong: '全部带走',
  packing: (file, block) => `${file} · 已到区块 ${block}`,
  taken: (block) => `已保存，直到区块 ${block}`,
  takenWhat: ({ contracts, transactions, devices, readings, keys }, count) =>
    `合约：${count(contracts)} · 交易：${count(transactions)} · 设备：${count(devices)} · 读数：${count(readings)} · 密钥：${count(keys)}`,
  stillRuns: (names) => `平台仍在运行 ${names}`,
  stillRunsWhy:
    '在别处使用这些密钥之前，请先在这里停止它们：同一密钥运行两个节点会危及整条链。归档中的 README 说明如何继续。',
  undecoded: '部分事件未解码，仅以链上原样保存',
  undecodedWhy: (blocks, more, count) =>
    `某个合约在同一区块中的事件过多，无法在此解码；这些区块的收据包含这些事件：${blocks}${more > 0 ? ` 等，另有 ${count(more)} 个` : ''}。`,
  noKeys: '归档中没有您节点的密钥',
  noKeysWhy: '有了备份计划，密钥会加密给您自己的密钥，下次即可一并带走。',
  unsound: '平台给出了不属于此链的内容',
  unsoundWhy: '没有保存任何内容。收到的内容与验证者签署的不符，或不是应有的内容：',
  snippets: '从您的程序调用',
  needKey: '程序需要密钥',
  needKeyWhy: (days) => `一键生成密钥：可读取，并可发送您已签名的交易，有效期 ${days} 天。`,
  makeKey: '生成密钥',
  mayNot: '您的角色不能生成应用密钥。请联系组织的所有者或管理员。',
  keyName: 'console snippets',
  keyMade: '密钥已生成',
  keyOnce: (days) => `已填入下方，离开页面后不再显示，${days} 天后失效。`,
  keyPlace: 'YOUR_APPLICATION_KEY',
};
