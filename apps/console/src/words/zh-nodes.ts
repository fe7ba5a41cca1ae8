import type { Words } from './words.js';

export const nodes: Words['nodes'] = {
  title: '节点',
  none: '还没有节点',
  noneWhy: '所有成员同意后就会规划节点。',
  name: '节点',
  role: '角色',
  roles: { VALIDATOR: '验证者', RPC: 'RPC', REPLICA: '副本' },
  follows: '尚未投票通过',
  peers: '对等节点',
  owner: '所有者',
  address: '地址',
  add: '添加节点',
  addWhat: '节点属于您的组织，自行生成密钥，并自动追上链的进度。',
  addRoles: { RPC: 'RPC 节点：响应程序的请求', VALIDATOR: '验证者：投票通过后参与出块' },
  addHints: {
    RPC: '跟随链并响应程序的请求，不参与出块。',
    VALIDATOR: '起初只跟随链。请从其菜单提议它成为验证者：成员投票通过后，它才参与出块。',
  },
  addName: '名称（可选）',
  addNameHint: '小写字母、数字和连字符。留空则取下一个可用的名称。',
  actionsOf: (name) => `${name} 的操作`,
  acts: {
    ...{ logs: '日志', start: '启动', restart: '重启', upgrade: '升级', stop: '停止' },
    restore: '恢复其密钥',
    voteIn: '提议成为验证者',
    voteOut: '提议移除验证者身份',
    remove: '移除',
  },
  restore: {
    title: '恢复其密钥',
    what: '节点将获得新磁盘。其密钥在此页中用您的备份密钥解开，并在此加密给该磁盘；途中任何人都无法读取。请确保旧磁盘不在任何地方运行：两个节点持同一密钥可能重复投票。',
    backupKey: '备份密钥（文件）',
    noKey: '没有以 AGE-SECRET-KEY-1 开头的行',
    sealed: '节点的加密密钥（文件）',
    sealedHint: '仅当平台没有副本时：取自备份清单或导出文件。',
    states: {
      WAITING: '正在准备新磁盘。',
      KEY_WANTED: '密钥正在送往新磁盘。',
      KEY_BROUGHT: '新磁盘已收到密钥，正在解开。',
      DONE: '密钥已恢复。节点以原地址启动并追上进度。',
      FAILED: '密钥未能恢复',
    },
    long: '要等到没有该节点的其他副本相连。',
    end: '结束',
  },
  startWhat: (name) => `${name} 会重新启动并自动追上。`,
  danger: '其间访问此节点的程序会失去它。链会继续。',
  spared: '其间它不参与出块。其他在运行的验证者足够，链会继续。',
  notSpared: '其间它不参与出块，而其他在运行的验证者不够：它恢复之前链不会出块。',
  older: '版本较旧',
  olderWhy: '它启动时的版本或设置，与平台现在启动节点所用的不同。',
  upgradeWhat: '它将以平台的当前版本重新启动，保留密钥和数据。只要链还能暂缺一个验证者，平台就会自动逐个升级节点。',
  removeWhat: '其密钥和数据将一并永久删除。链会在没有它的情况下继续。',
  voteInWhat: (name) => `成员同意且 ${name} 追上进度后，链会通过投票接纳它。`,
  voteOutWhat: (name) =>
    `成员同意后，链会通过投票移除 ${name} 的验证者身份。它不再参与出块，但在被移除之前会继续跟随链。`,
  afterwards: (all, quorum) =>
    all === 1
      ? '此后所有区块由唯一的验证者产生：它一停，链就会停止。'
      : `此后 ${all} 个验证者中须有 ${quorum} 个同意才能出块：${
          quorum === all ? '任何一个停止，链就会停止。' : `最多可停 ${all - quorum} 个，链仍会继续。`
        }`,
  proposed: '提案已提交',
  proposedAlone: '由贵组织单独决定，链会尽快执行。',
  proposedVotes: (given, needed) => `已有 ${given}/${needed} 票赞成。成员在治理页面投票。`,
  noLogs: '还没有任何输出。',
  behind: (blocks) => `落后 ${blocks} 块`,
};
