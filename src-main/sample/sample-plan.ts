/** Who does what in the sample data: invented people, real kinds of models, and things that go wrong for a reason. */

export interface SampleModel {
  readonly provider: 'openai' | 'anthropic' | 'google' | 'cohere' | 'mistral'
  readonly model: string
  /** Milliseconds to the first token, median. */
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
  /** Share of translations that have a fault worth finding. */
  readonly faults: number
  /** Tokens it thinks before it writes, median; 0 for one that does not. */
  readonly reasoning: number
  readonly caches: boolean
}

export const sampleModels = {
  luna: {
    provider: 'openai',
    model: 'gpt-6-luna',
    firstTokenMs: 620,
    tokensPerSecond: 92,
    faults: 0.09,
    reasoning: 140,
    caches: true,
  },
  sol: {
    provider: 'openai',
    model: 'gpt-6-sol',
    firstTokenMs: 1300,
    tokensPerSecond: 58,
    faults: 0.035,
    reasoning: 420,
    caches: true,
  },
  sonnet: {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    firstTokenMs: 980,
    tokensPerSecond: 66,
    faults: 0.03,
    reasoning: 0,
    caches: true,
  },
  flash: {
    provider: 'google',
    model: 'gemini-3.6-flash',
    firstTokenMs: 540,
    tokensPerSecond: 118,
    faults: 0.07,
    reasoning: 60,
    caches: false,
  },
  translate: {
    provider: 'cohere',
    model: 'command-a-translate-08-2025',
    firstTokenMs: 700,
    tokensPerSecond: 74,
    faults: 0.1,
    reasoning: 0,
    caches: false,
  },
  large: {
    provider: 'mistral',
    model: 'mistral-large-2512',
    firstTokenMs: 640,
    tokensPerSecond: 71,
    faults: 0.06,
    reasoning: 0,
    caches: false,
  },
} as const satisfies Record<string, SampleModel>
export type SampleModelName = keyof typeof sampleModels

export interface SampleBook {
  /** Its file in `resources/sample-library`, without the ending. */
  readonly file: string
  readonly chapters: number
  /** Name of chapter n, as this book's writer names them. */
  readonly nameOf: (chapter: number) => string
  readonly person: string
  /** Days before the end on which work on it began. */
  readonly since: number
  readonly share: number
  readonly languages: readonly {
    readonly to: string
    /** How many chapters are translated by the end. */
    readonly chapters: number
    readonly models: readonly [SampleModelName, ...SampleModelName[]]
  }[]
}

const hanDigits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 to 999 as chapters are numbered. */
export function hanNumber(value: number): string {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10]
  const ten =
    tens === 0 ? (hundreds > 0 && ones > 0 ? '零' : '') : `${tens === 1 && hundreds === 0 ? '' : hanDigits[tens]}十`
  return `${hundreds > 0 ? `${hanDigits[hundreds]}百` : ''}${ten}${ones === 0 ? '' : hanDigits[ones]}`
}

export const sampleBooks: readonly SampleBook[] = [
  {
    file: 'night-ferry',
    chapters: 236,
    nameOf: chapter => `第${hanNumber(chapter)}章`,
    person: 'mei',
    since: 90,
    share: 0.42,
    languages: [
      { to: 'en', chapters: 221, models: ['sonnet', 'luna', 'sonnet', 'large'] },
      { to: 'es', chapters: 84, models: ['large', 'large', 'flash'] },
    ],
  },
  {
    file: 'glass-shop',
    chapters: 96,
    nameOf: chapter => `第${hanNumber(chapter)}話`,
    person: 'mei',
    since: 90,
    share: 0.2,
    languages: [
      { to: 'en', chapters: 96, models: ['luna', 'sol', 'translate'] },
      { to: 'zh', chapters: 41, models: ['flash', 'luna'] },
    ],
  },
  {
    file: 'harrow-lock',
    chapters: 132,
    nameOf: chapter => `${Math.ceil(chapter / 12)}-${((chapter - 1) % 12) + 1}`,
    person: 'tomas',
    since: 90,
    share: 0.22,
    languages: [
      { to: 'zh', chapters: 120, models: ['flash', 'sonnet', 'flash'] },
      { to: 'ja', chapters: 38, models: ['sol', 'luna'] },
    ],
  },
  {
    file: 'snow-post',
    chapters: 52,
    nameOf: chapter => `제${chapter}화`,
    person: 'studio',
    since: 52,
    share: 0.1,
    languages: [{ to: 'en', chapters: 44, models: ['translate', 'luna'] }],
  },
  {
    file: 'cloud-maps',
    chapters: 31,
    nameOf: chapter => String(chapter),
    person: 'tomas',
    since: 27,
    share: 0.06,
    languages: [{ to: 'en', chapters: 17, models: ['large', 'large', 'sol'] }],
  },
]

/** Whom a call goes to when its provider gives up. */
export const fallbacks: Readonly<Record<SampleModelName, SampleModelName>> = {
  sonnet: 'luna',
  luna: 'flash',
  sol: 'sonnet',
  flash: 'luna',
  large: 'luna',
  translate: 'luna',
}

/** Days of the user's calendar before the end's; hours are those of the user's zone. */
export const incidents = {
  /** Nothing comes back from one provider for an afternoon and an evening. */
  outage: { model: 'sonnet', daysBefore: 23, fromHour: 13, toHour: 22 },
  /** One provider takes its time, until now. */
  slow: { model: 'large', daysBefore: 6, factor: 3.1, share: 0.55 },
  /** Evenings at one provider's limit. */
  limits: { model: 'flash', fromHour: 20, toHour: 24, chance: 0.14 },
  /** A key that had run out, until somebody saw it. */
  rejected: { model: 'translate', daysBefore: 37, fromHour: 8, toHour: 12 },
  /** A contract with other prices; US dollars for a million tokens. */
  price: { model: 'large', daysBefore: 41, before: { input: 2, output: 6 }, after: { input: 1.5, output: 4.5 } },
} as const

export const comments = {
  good: [
    'Reads as if it had been written in this language.',
    'Dialogue is spot on.',
    'Kept the joke. I did not think that was possible.',
    'Only changed one comma.',
  ],
  bad: [
    'The number is wrong, compare with the original.',
    'A paragraph is missing near the end.',
    'Some words were left in the original script.',
    'It added a note that is not in the text.',
    'Too stiff for a child who is speaking.',
  ],
} as const
