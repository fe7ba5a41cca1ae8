import type { Words } from './words.js';

export const problems: Words['problems'] = {
  offline: { title: '平台没有响应', todo: '请检查网络连接。页面会自动重试。' },
  codes: {
    UNAUTHENTICATED: { title: '未登录，或密码错误', todo: '请检查输入，或重新登录。' },
    CODE_REQUIRED: { title: '还需要验证码', todo: '请从应用中获取，或使用恢复码。' },
    FORBIDDEN: { title: '您的角色不能这样做', todo: '请联系组织的所有者或管理员。' },
    SECOND_FACTOR_REQUIRED: { title: '仅凭密码还不够', todo: '请在账户页设置验证应用，或用通行密钥登录。' },
    NOT_FOUND: { title: '不存在', todo: '可能已删除，或属于您的另一个组织。' },
    INVALID: { title: '填写有误', todo: '请修改后重新发送。' },
    CONFLICT: { title: '与现有内容冲突', todo: '换一个名称，或稍后再试。' },
    EXPIRED: { title: '已过期', todo: '请索取新的。' },
    QUOTA_EXCEEDED: { title: '已达到组织的上限', todo: '请删除一些，或联系运营方。' },
    RATE_LIMITED: { title: '尝试次数过多', todo: '请稍候再试。' },
    LIMIT_EXCEEDED: { title: '内容过大', todo: '请减少单次发送的内容。' },
    POLICY_FORBIDS: { title: '密钥的策略不允许', todo: '请换一个密钥，或修改其策略。' },
    CHAIN_HALTED: { title: '链没有出块', todo: '请看健康页：须有足够的验证者在运行。' },
    INSUFFICIENT_FUNDS: { title: '账户余额不足', todo: '请转入所需金额，或换一个密钥。' },
    ABI_MISMATCH: { title: '与合约不符', todo: '请对照合约提供的接口。' },
    REVERTED: { title: '合约拒绝执行', todo: '原因见下方。' },
    UNAVAILABLE: { title: '平台的某个部分没有响应', todo: '请稍后再试。' },
  },
};
