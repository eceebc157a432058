import type { AppLanguage } from '../../words/app-language.ts'
import type { ProblemAction } from './problem.ts'

interface Screen {
  readonly title: string
  readonly text: readonly string[]
}

export interface ProblemWords {
  readonly served: Screen
  readonly busy: Screen
  /** Something else than a Galley holds the file. */
  readonly inUse: Screen
  readonly newer: Screen
  readonly damaged: Screen
  readonly damagedWithoutBackup: Screen
  readonly storage: Screen
  readonly notUpToDate: Screen
  readonly other: Screen
  readonly empty: Screen
  readonly starting: Screen
  /** Which Galley it is, behind `busy`. */
  readonly by: string
  readonly actions: Readonly<Record<ProblemAction, string>>
  readonly confirmEmpty: string
  readonly back: string
  readonly details: string
  readonly copied: string
  readonly failed: string
  /** What SQLite or the system said, in English as it is. */
  readonly quoted: string
}

const english: ProblemWords = {
  served: {
    title: 'Galley is already running',
    text: [
      'Another Galley looks after this data folder and serves it at {url}. Only one may write at a time, so that nothing is counted twice.',
      'Open it in your browser: it is the same app with the same data. Or end the other one and try again here.',
    ],
  },
  busy: {
    title: 'Another Galley is using your data',
    text: [
      'A command of Galley is at work in {folder}{by}. Only one may write at a time, so that nothing is counted twice. Nothing was changed.',
      'Wait until it is done, or end it, then try again.',
    ],
  },
  inUse: { title: 'Your data is in use', text: ['{reason}'] },
  newer: {
    title: 'Your data was written by a newer Galley',
    text: [
      'This version could not read all of it, so it leaves the data alone. Nothing was changed.',
      'Install the newest version of Galley, then try again.',
    ],
  },
  damaged: {
    title: 'The database is damaged',
    text: [
      'Galley keeps the damaged file and puts nothing in its place by itself.',
      'You can go back to the backup of {backup}. What was recorded after it is not in the backup; the damaged file stays, and may still hold it.',
    ],
  },
  damagedWithoutBackup: {
    title: 'The database is damaged or missing',
    text: [
      'What is there was kept as it is, and no backup was found that could be used.',
      'If you have a copy of galley.db elsewhere, put it into the data folder and try again. Otherwise you can begin with an empty database.',
    ],
  },
  storage: {
    title: 'Your data cannot be read or written',
    text: ['{reason}', 'Your data stays in {folder}. Once the disk and the folder can be used, try again.'],
  },
  notUpToDate: {
    title: 'The database could not be brought up to date',
    text: [
      'Your data is as it was before; a step of the update failed: {reason}',
      'The version of Galley that you had before still works with it. Please report this, with the details below.',
    ],
  },
  other: {
    title: 'Galley cannot start',
    text: [
      '{reason}',
      'Your data was not changed.',
      'If this can be put right, do so and try again. If not, copy the details: whoever you ask for help needs them.',
    ],
  },
  empty: {
    title: 'Begin with an empty database?',
    text: [
      'Calls, figures and settings start from nothing. API keys stay in the keychain.',
      'The old file is kept, in the folder “replaced” or “damaged” of {folder}, until you delete it yourself.',
    ],
  },
  starting: { title: 'One moment', text: ['Galley is starting.'] },
  by: ' ({holder}, process {pid}, since {since})',
  actions: {
    retry: 'Try again',
    browser: 'Open in the browser',
    restore: 'Go back to the backup of {backup}',
    empty: 'Begin with an empty database…',
    folder: 'Open the data folder',
    copy: 'Copy the details',
    quit: 'Quit',
  },
  confirmEmpty: 'Begin with an empty database',
  back: 'Back',
  details: 'Details',
  copied: 'The details are on the clipboard.',
  failed: 'That did not work: {reason}',
  quoted: '{reason}',
}

const simplifiedChinese: ProblemWords = {
  served: {
    title: 'Galley 已在运行',
    text: [
      '另一个 Galley 正在管理这个数据文件夹，地址是 {url}。同一时间只能有一个写入，这样才不会重复计数。',
      '请在浏览器中打开：应用和数据都是一样的。也可以先结束另一个，再在这里重试。',
    ],
  },
  busy: {
    title: '另一个 Galley 正在使用您的数据',
    text: [
      'Galley 的一个命令正在 {folder} 中工作{by}。同一时间只能有一个写入，这样才不会重复计数。没有任何改动。',
      '请等它完成或结束它，然后重试。',
    ],
  },
  inUse: { title: '您的数据正被占用', text: ['{reason}'] },
  newer: {
    title: '您的数据由更新版本的 Galley 写入',
    text: ['当前版本无法完整读取，因此不去碰它。没有任何改动。', '请安装最新版本的 Galley，然后重试。'],
  },
  damaged: {
    title: '数据库已损坏',
    text: [
      'Galley 会保留损坏的文件，不会擅自用别的替换它。',
      '您可以恢复到 {backup} 的备份。此后的记录不在备份中；损坏的文件会保留，其中可能仍有这些记录。',
    ],
  },
  damagedWithoutBackup: {
    title: '数据库已损坏或丢失',
    text: [
      '现有内容已原样保留，没有找到可用的备份。',
      '如果您在别处有 galley.db 的副本，请放入数据文件夹后重试。否则可以从空数据库开始。',
    ],
  },
  storage: {
    title: '无法读写您的数据',
    text: ['{reason}', '您的数据仍在 {folder} 中。等磁盘和文件夹可以使用后，请重试。'],
  },
  notUpToDate: {
    title: '数据库未能更新',
    text: [
      '您的数据保持原样；更新的某一步失败了：{reason}',
      '之前的 Galley 版本仍可使用它。请将下面的详情报告给我们。',
    ],
  },
  other: {
    title: 'Galley 无法启动',
    text: ['{reason}', '您的数据没有改动。', '如果能解决，请解决后重试。如果不能，请复制详情：向他人求助时会用到。'],
  },
  empty: {
    title: '从空数据库开始？',
    text: [
      '调用、数字和设置都会从头开始。API 密钥仍在钥匙串中。',
      '旧文件会保留在 {folder} 的“replaced”或“damaged”文件夹中，直到您自己删除。',
    ],
  },
  starting: { title: '请稍候', text: ['Galley 正在启动。'] },
  by: '（{holder}，进程 {pid}，自 {since} 起）',
  actions: {
    retry: '重试',
    browser: '在浏览器中打开',
    restore: '恢复到 {backup} 的备份',
    empty: '从空数据库开始…',
    folder: '打开数据文件夹',
    copy: '复制详情',
    quit: '退出',
  },
  confirmEmpty: '从空数据库开始',
  back: '返回',
  details: '详情',
  copied: '详情已复制到剪贴板。',
  failed: '操作未成功：{reason}',
  quoted: '“{reason}”（英文原话）',
}

export const problemWords: Readonly<Record<AppLanguage, ProblemWords>> = { en: english, 'zh-Hans': simplifiedChinese }
