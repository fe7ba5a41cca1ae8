import type { Words } from './words.js';

export const session: Words['session'] = {
  signIn: '登录',
  signUp: '创建账户',
  name: '名称',
  email: '电子邮箱',
  password: '密码',
  passwordHint: '至少 12 个字符。用一句话更容易记住。',
  noAccount: '还没有账户？',
  haveAccount: '已有账户？',
  passkey: '使用通行密钥登录',
  or: '或',
  cancelled: '浏览器或验证器拒绝了，或等待超时。请重试，或使用密码登录。',
};

export const welcome: Words['welcome'] = {
  title: '您的组织',
  lead: '链、密钥和人员都属于某个组织。您可以创建一个，或加入邀请您的组织。',
  create: '创建组织',
  name: '组织名称',
  nameHint: '联盟的其他成员会看到这个名称。',
  join: '凭邀请加入',
  code: '邀请码',
  codeHint: '由该组织的所有者或管理员提供。',
};

export const account: Words['account'] = {
  title: '账户',
  sessions: '登录位置',
  since: '开始',
  until: '有效至',
  thisOne: '当前会话',
  end: '结束',
  endOthers: '结束其他会话',
  password: '密码',
  currentPassword: '当前密码',
  newPassword: '新密码',
  change: '修改密码',
  changed: '密码已修改，其他会话均已结束。',
  passkeys: '通行密钥',
  passkeysWhy: '使用指纹、面容或设备 PIN 登录。通行密钥只对本站点作出应答，无法被钓鱼。',
  addPasskey: '添加通行密钥',
  passkeyName: '名称',
  passkeyNameHint: '便于辨认的名称，例如设备名。',
  confirm: '您的密码，以确认是您本人',
  used: '上次使用',
  never: '从未',
  remove: '移除',
  synced: '您的其他设备上也有',
  noPasskey: '尚无。',
  byName: '若要添加，请通过 TLS 以域名打开控制台，或在本机以 localhost 打开。',
};
