import type { AppLanguage } from '../words/app-language.ts'

/** What the page of a login can have to say. */
export type LoginState = 'none' | 'under_way' | 'used' | 'too_many' | 'silent' | 'failed'

export interface LoginWords {
  readonly said: Readonly<Record<LoginState, { readonly title: string; readonly text: string }>>
  readonly how: string
  readonly fromWindow: string
  readonly kept: string
  readonly again: string
}

export const loginWords: Readonly<Record<AppLanguage, LoginWords>> = {
  en: {
    said: {
      none: {
        title: 'This browser is not logged in',
        text: 'Galley opens only for a browser that came by its login link. A link works once, for ten minutes.',
      },
      under_way: { title: 'Logging in…', text: 'One moment.' },
      used: {
        title: 'This login link does not work any more',
        text: 'It was used already, or is older than ten minutes. A new one takes a moment.',
      },
      too_many: {
        title: 'Too many wrong login links',
        text: 'So many came within a minute that Galley takes no more of them for now. Wait a minute, then open a new link.',
      },
      silent: {
        title: 'Galley does not answer',
        text: 'It may have been ended. Start it again; where it is still running, try once more.',
      },
      failed: {
        title: 'The login did not work',
        text: 'Galley answered with something unexpected. Try again, or open a new link.',
      },
    },
    how: 'For a new link, run this in a terminal on the machine where Galley runs:',
    fromWindow: 'Where Galley runs in a window of its own, choose “Open in Browser” in its menu.',
    kept: 'Everything on record is as it was.',
    again: 'Try again',
  },
  'zh-Hans': {
    said: {
      none: {
        title: '此浏览器尚未登录',
        text: '只有通过登录链接进入的浏览器才能打开 Galley。每个链接只能使用一次，十分钟内有效。',
      },
      under_way: { title: '正在登录…', text: '请稍候。' },
      used: { title: '这个登录链接已失效', text: '它已经用过，或者生成已超过十分钟。重新获取一个很快。' },
      too_many: {
        title: '错误的登录链接太多',
        text: '一分钟内收到的错误链接太多，Galley 暂时不再接受。请等一分钟，再打开新的链接。',
      },
      silent: { title: 'Galley 没有响应', text: '它可能已经退出。请重新启动；如果它还在运行，请再试一次。' },
      failed: { title: '登录没有成功', text: 'Galley 的回答出乎意料。请重试，或打开新的链接。' },
    },
    how: '要获取新的链接，请在运行 Galley 的机器上打开终端，执行：',
    fromWindow: '如果 Galley 在自己的窗口中运行，请在它的菜单中选择“在浏览器中打开”。',
    kept: '已有的记录都原样保留。',
    again: '重试',
  },
}
